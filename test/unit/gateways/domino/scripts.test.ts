// The scripts: fixed texts without data, read by an independent grammar of PowerShell and held against a list of what they may use.
import { expect, test } from 'vitest'
import { readScript } from '#test/support/powershell-syntax.ts'
import { filesOf, siteOf, textIn } from './sample-installation.ts'

const script = () => textIn(filesOf([], siteOf('D-F')), 'domino-apply.ps1')
const allowed: ReadonlyMap<string, readonly string[]> = new Map([
  ['join-path', ['path', 'childpath']],
  ['new-object', ['comobject']],
  ['write-host', []],
])
const allowedTypes = [
  'allowemptystring',
  'array',
  'char',
  'convert',
  'datetime',
  'environment',
  'guid',
  'int',
  'object[]',
  'parameter',
  'regex',
  'string',
  'string[]',
  'switch',
  'system.io.directory',
  'system.io.file',
  'system.io.path',
  'system.security.securityelement',
  'system.stringcomparison',
  'system.text.encoding',
  'validateset',
]

test('the PowerShell script parses, is ASCII with CR LF, and uses only what is allowed', async () => {
  const text = script()
  expect(text).toMatch(/^[\t\r\n\x20-\x7e]*$/)
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  const read = await readScript(text)
  expect(read.errors).toEqual([])
  expect(read.expandable).toEqual([])
  for (const command of read.commands) {
    const known = read.functions.get(command.name) ?? allowed.get(command.name)
    expect(known, command.name).toBeDefined()
    for (const parameter of command.parameters) expect(known, command.name).toContain(parameter)
  }
  for (const type of read.types) expect(allowedTypes, type).toContain(type)
  const supplied = new Set(['true', 'false', 'null', '_', 'psscriptroot'])
  expect([...read.read].filter((name) => !read.assigned.has(name) && !supplied.has(name))).toEqual([])
  const called = new Set(read.commands.map((command) => command.name))
  expect([...read.functions.keys()].filter((name) => !called.has(name))).toEqual([])
})

test('it plans unless told otherwise, and writes a journal before it writes', () => {
  const text = script()
  expect(text).toContain("[string] $Mode = 'Plan'")
  for (const [journal, write] of [
    ["Write-Journal -Cells @('set'", '$null = $Document.ReplaceItemValue($Item, $Value)'],
    ["Write-Journal -Cells @('create', [string]$copy", '$copy.Save($true, $false)'],
  ] as const) {
    expect(text.indexOf(journal)).toBeGreaterThan(0)
    expect(text.indexOf(write)).toBeGreaterThan(text.indexOf(journal))
  }
})

test('no part of a value counts as the value, and the relay host is judged in the item the sentinel shows', () => {
  const java = textIn(filesOf([], siteOf('D-F')), 'DominoApply.java')
  expect(script()).not.toMatch(/\.(?:IndexOf|Contains)\(\$/i)
  expect(java).not.toMatch(/\.(?:contains|indexOf)\(wanted/)
  const learned = /'learned'\)\) \{\r\n((?: {8}.*\r\n)+)/.exec(script())?.[1] ?? ''
  expect(learned).toContain('$item = Find-RelayHostItem')
  expect(learned).toContain('if ($before -cne $row[4])')
  expect(learned).not.toMatch(/continue|Test-/)
  const compared = /String item = [^;]*findRelayHostItem\(\);\n *if \(!joined\([^\n]*\)\.equals\(row\[4\]\)\)/
  expect(java).toMatch(compared)
  expect(java).not.toMatch(/equals\("learned"\) &&/)
})

test('the Java helper is ASCII, balanced, and knows the same plan and sentinel', () => {
  const text = textIn(filesOf([], siteOf('D-F')), 'DominoApply.java')
  expect(text).toMatch(/^[\n\x20-\x7e]*$/)
  const bare = text.replace(/\/\/.*$/gm, '').replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)+'/g, '')
  expect(bare).not.toMatch(/["']/)
  for (const [open, close] of ['{}', '()', '[]'].map((pair) => [...pair])) {
    expect(bare.split(open ?? '').length).toBe(bare.split(close ?? '').length)
  }
  for (const shared of ['handschlag.domino-plan/1', 'handschlag-sentinel.invalid']) {
    expect(text).toContain(`"${shared}"`)
    expect(script()).toContain(`'${shared}'`)
  }
})

test('Windows gets no shell script and no Java', () => {
  const names = [...filesOf([], siteOf('D-F', { platform: 'windows' })).keys()]
  expect(names).toContain('domino-apply.ps1')
  expect(names.filter((name) => /\.(?:sh|java)$/.test(name))).toEqual([])
})
