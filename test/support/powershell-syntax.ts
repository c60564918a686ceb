// Reads scripts with an independent grammar (tree-sitter-powershell) and tells what they contain, so that tests can allow only known
// commands, parameters, variables and members. The grammar does not know smart quotes: scripts must be ASCII, tested elsewhere.
import { createRequire } from 'node:module'
import { Language, type Node, Parser } from 'web-tree-sitter'

export interface UsedCommand {
  readonly name: string
  readonly parameters: readonly string[]
  /** Names of splatted tables. */
  readonly splats: readonly string[]
  /** What stands in those tables for sure: keys set before the command, on its own branch only. */
  readonly splatted: readonly SplattedKey[]
}

export interface SplattedKey {
  readonly table: string
  /** As written; a key that is no constant keeps its expression, `$key`. */
  readonly key: string
  readonly value: string
}

export interface ScriptFacts {
  /** `line:column text` of every place the grammar could not read. */
  readonly errors: readonly string[]
  readonly commands: readonly UsedCommand[]
  readonly functions: ReadonlyMap<string, readonly string[]>
  readonly assigned: ReadonlySet<string>
  readonly read: ReadonlySet<string>
  readonly hashKeys: ReadonlySet<string>
  readonly types: ReadonlySet<string>
  /** Texts of expandable strings and here-strings; the generator emits none. */
  readonly expandable: readonly string[]
}

let parser: Promise<Parser> | undefined

async function loadParser(): Promise<Parser> {
  await Parser.init()
  const grammar = createRequire(import.meta.url).resolve('tree-sitter-powershell/tree-sitter-powershell.wasm')
  const loaded = new Parser()
  loaded.setLanguage(await Language.load(grammar))
  return loaded
}

/** Parses one script; names are in lower case, because PowerShell does not tell cases apart. */
export async function readScript(source: string): Promise<ScriptFacts> {
  parser ??= loadParser()
  const tree = (await parser).parse(source)
  if (tree === null) throw new Error('the grammar gave no tree')
  const errors: string[] = []
  const commands: UsedCommand[] = []
  const functions = new Map<string, readonly string[]>()
  const assigned = new Set<string>()
  const read = new Set<string>()
  const hashKeys = new Set<string>()
  const types = new Set<string>()
  const expandable: string[] = []
  const visit = (node: Node): void => {
    if (node.isError || node.isMissing) {
      errors.push(`${node.startPosition.row + 1}:${node.startPosition.column} ${node.text.slice(0, 60)}`)
    }
    switch (node.type) {
      case 'command':
        commands.push(usedCommand(node))
        break
      case 'function_statement':
        functions.set(childText(node, 'function_name'), parametersOf(node))
        break
      case 'left_assignment_expression':
        if (/^(\[[\w.[\]]+\] *)?\$\w+$/.test(node.text)) assigned.add(variableName(node.text))
        break
      case 'script_parameter':
        assigned.add(parameterName(node))
        break
      case 'foreach_statement':
        assigned.add(childText(node, 'variable').slice(1))
        break
      case 'variable':
        if (!isTarget(node)) read.add(node.text.slice(1).toLowerCase())
        break
      case 'hash_entry':
        hashKeys.add(childText(node, 'key_expression'))
        break
      case 'type_spec':
        types.add(node.text.toLowerCase())
        break
      case 'expandable_string_literal':
      case 'expandable_here_string_literal':
      case 'verbatim_here_string_characters':
        expandable.push(node.text)
        break
      default:
        break
    }
    for (const child of node.namedChildren) if (child !== null) visit(child)
  }
  visit(tree.rootNode)
  if (tree.rootNode.hasError && errors.length === 0) errors.push('the tree has an error')
  tree.delete()
  return { errors, commands, functions, assigned, read, hashKeys, types, expandable }
}

function usedCommand(node: Node): UsedCommand {
  const elements = node
    .descendantsOfType(['command_parameter', 'variable', 'command'])
    .filter((child) => child !== null)
  const inner = elements.filter((child) => child.type === 'command' && child.id !== node.id)
  const own = elements.filter((child) => !inner.some((other) => isInside(child, other)))
  const text = node.childForFieldName('command_name')?.text ?? ''
  const splats = own
    .filter((child) => child.type === 'variable' && child.text.startsWith('@'))
    .map((child) => child.text.slice(1).toLowerCase())
  return {
    name: text.replace(/^'|'$/g, '').toLowerCase(),
    parameters: own
      .filter((child) => child.type === 'command_parameter')
      .map((child) => child.text.toLowerCase().replace(/^-|:.*$/g, '')),
    splats,
    splatted: splats.flatMap((table) => splattedKeys(node, table)),
  }
}

/** Assignments to a table in the statements before the command, from its own block outwards to the function. */
function splattedKeys(command: Node, table: string): readonly SplattedKey[] {
  const keys: SplattedKey[] = []
  for (let node: Node | null = command; node !== null && node.type !== 'function_statement'; node = node.parent) {
    if (node.parent?.type !== 'statement_list') continue
    for (let before = node.previousNamedSibling; before !== null; before = before.previousNamedSibling) {
      keys.push(...assignedKeys(before.text, table))
    }
  }
  return keys
}

function assignedKeys(statement: string, table: string): readonly SplattedKey[] {
  const [, name = '', index, value = ''] = /^\$(\w+)(?:\[(.+?)\])? = ([\s\S]*)$/.exec(statement) ?? []
  if (name.toLowerCase() !== table) return []
  if (index !== undefined) return [{ table, key: index.replace(/^'|'$/g, ''), value }]
  const entries = /^@\{([\s\S]*)\}$/.exec(value)?.[1]?.split(/[;\n]/) ?? []
  return entries.flatMap((entry) => {
    const [, key, inner] = /^\s*'?(\w+)'? = (.*)$/.exec(entry) ?? []
    return key === undefined || inner === undefined ? [] : [{ table, key, value: inner.trim() }]
  })
}

function parametersOf(node: Node): readonly string[] {
  const block = node.descendantsOfType('script_parameter').filter((child) => child !== null)
  return block.map(parameterName)
}

/** The parameter itself, not a variable in its attributes or default. */
function parameterName(node: Node): string {
  const own = node.namedChildren.find((child) => child?.type === 'variable')
  return (own?.text ?? '').slice(1).toLowerCase()
}

function isInside(child: Node, parent: Node): boolean {
  return child.startIndex >= parent.startIndex && child.endIndex <= parent.endIndex
}

function isTarget(node: Node): boolean {
  for (let parent = node.parent; parent !== null; parent = parent.parent) {
    if (parent.type === 'left_assignment_expression') return parent.text === node.text
    if (parent.type === 'script_parameter' || parent.type === 'pipeline') return parent.type === 'script_parameter'
  }
  return false
}

function childText(node: Node, type: string): string {
  return (node.descendantsOfType(type)[0]?.text ?? '').toLowerCase()
}

function variableName(text: string): string {
  return text.slice(text.indexOf('$') + 1).toLowerCase()
}
