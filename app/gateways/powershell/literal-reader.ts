// Reads tables of literals back out of a script: `$Name = value` lines of quoted texts, switches, numbers, lists and tables, nothing
// else. Knows the language, not the writer, and is quick: one pass, megabytes in milliseconds. What it does not know yields undefined.

export type LiteralValue = string | boolean | number | readonly LiteralValue[] | LiteralTable
export interface LiteralTable {
  readonly [key: string]: LiteralValue
}

const quote = 0x27
const unreadable = Symbol('unreadable')

/** Reads the assignments from the line that sets `$<first>` on, up to the first line that is none; undefined when there is no such line. */
export function readLiterals(script: string, first: string): LiteralTable | undefined {
  const start = script.indexOf(`\n$${first} = `)
  if (start < 0) return undefined
  const assignment = /\s*\$(\w+) = /y
  const table: Record<string, LiteralValue> = {}
  const cursor = { text: script, at: start }
  for (;;) {
    assignment.lastIndex = cursor.at
    const name = assignment.exec(script)?.[1]
    if (name === undefined) return table
    cursor.at = assignment.lastIndex
    const value = readValue(cursor)
    // A line that is more than a literal ends the data; so does a name set twice, which no table needs.
    if (value === unreadable || !/^\r?\n/.test(script.slice(cursor.at, cursor.at + 2))) return table
    if (name in table) return undefined
    table[name] = value
  }
}

interface Cursor {
  readonly text: string
  at: number
}

function readValue(cursor: Cursor): LiteralValue | typeof unreadable {
  const { text } = cursor
  switch (text.charAt(cursor.at)) {
    case "'":
      return readText(cursor)
    case '(':
      return readSum(cursor)
    case '@':
      cursor.at += 2
      if (text.charAt(cursor.at - 1) === '(') return readList(cursor)
      return text.charAt(cursor.at - 1) === '{' ? readTable(cursor) : unreadable
    default:
      return readWord(cursor)
  }
}

/** Only the plain quote delimits here: scripts of ours are ASCII, which `assembleScript` holds. */
function readText(cursor: Cursor): string | typeof unreadable {
  const { text } = cursor
  let from = cursor.at + 1
  let value = ''
  for (;;) {
    const end = text.indexOf("'", from)
    if (end < 0) return unreadable
    if (text.charCodeAt(end + 1) !== quote) {
      cursor.at = end + 1
      return value === '' ? text.slice(from, end) : value + text.slice(from, end)
    }
    value += text.slice(from, end + 1)
    from = end + 2
  }
}

function readSum(cursor: Cursor): string | typeof unreadable {
  const { text } = cursor
  let value = ''
  do {
    cursor.at += text.charAt(cursor.at) === '(' ? 1 : 3
    if (text.charCodeAt(cursor.at) === quote) {
      const operand = readText(cursor)
      if (operand === unreadable) return unreadable
      value += operand
    } else {
      const code = /^\[char\]0x([0-9A-F]{4})/.exec(text.slice(cursor.at, cursor.at + 12))?.[1]
      if (code === undefined) return unreadable
      value += String.fromCharCode(Number.parseInt(code, 16))
      cursor.at += 12
    }
  } while (text.startsWith(' + ', cursor.at))
  return text.charAt(cursor.at++) === ')' ? value : unreadable
}

function readList(cursor: Cursor): readonly LiteralValue[] | typeof unreadable {
  const values: LiteralValue[] = []
  for (;;) {
    skipBlanks(cursor)
    if (cursor.text.charAt(cursor.at) === ')') {
      cursor.at += 1
      return values
    }
    const value = readValue(cursor)
    if (value === unreadable) return unreadable
    values.push(value)
    if (cursor.text.charAt(cursor.at) === ',') cursor.at += 1
  }
}

function readTable(cursor: Cursor): LiteralTable | typeof unreadable {
  const table: Record<string, LiteralValue> = {}
  for (;;) {
    skipBlanks(cursor)
    if (cursor.text.charAt(cursor.at) === '}') {
      cursor.at += 1
      return table
    }
    const end = cursor.text.indexOf(' = ', cursor.at)
    const key = end < 0 ? '' : keyOf(cursor.text.slice(cursor.at, end))
    if (key === '' || Object.hasOwn(table, key)) return unreadable
    cursor.at = end + 3
    const value = readValue(cursor)
    if (value === unreadable) return unreadable
    table[key] = value
  }
}

function keyOf(text: string): string {
  return /^[A-Za-z]\w*$/.test(text) ? text : (/^'([a-z0-9-]+)'$/.exec(text)?.[1] ?? '')
}

function readWord(cursor: Cursor): boolean | number | typeof unreadable {
  const word = /^(?:\$true|\$false|\d{1,9})/.exec(cursor.text.slice(cursor.at, cursor.at + 10))?.[0]
  if (word === undefined) return unreadable
  cursor.at += word.length
  return word.startsWith('$') ? word === '$true' : Number(word)
}

function skipBlanks(cursor: Cursor): void {
  for (;;) {
    const unit = cursor.text.charCodeAt(cursor.at)
    if (unit !== 0x20 && unit !== 0x0d && unit !== 0x0a) return
    cursor.at += 1
  }
}
