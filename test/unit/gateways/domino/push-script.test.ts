// The scripts of a push: read by independent grammars, holding only what is allowed, every fact of the site one quoted word.
import '#test/support/property-runs.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { consoleLists, isAllowedCommand } from '#gateways/domino/console-commands.ts'
import { pushedVariables, pushScript } from '#gateways/domino/push/push-script.ts'
import { windowsScript } from '#gateways/domino/push/windows-script.ts'
import { dominoReleases, dominoTopologies } from '#gateways/domino/site.ts'
import { shellWords } from '#test/support/notes-ini-reader.ts'
import { readScript } from '#test/support/powershell-syntax.ts'
import { siteOf } from './sample-installation.ts'

const allowed: ReadonlyMap<string, readonly string[]> = new Map([
  ['$nserver', ['c']],
  ['convertto-json', ['inputobject', 'depth', 'compress']],
  ['join-path', ['path', 'childpath']],
  ['new-object', ['comobject']],
  ['sort-object', []],
  ['write-host', []],
])

test('the PowerShell script parses, is ASCII with CR LF, and uses only what is allowed', async () => {
  for (const topology of dominoTopologies) {
    const text = windowsScript(siteOf(topology, { platform: 'windows', programFolder: 'D:/HCL Domino' }))
    expect(text).toMatch(/^[\t\r\n\x20-\x7e]*$/)
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    const read = await readScript(text)
    expect(read.errors).toEqual([])
    for (const command of read.commands) {
      const known = read.functions.get(command.name) ?? allowed.get(command.name)
      expect(known, command.name).toBeDefined()
      for (const parameter of command.parameters) expect(known, command.name).toContain(parameter)
    }
    const supplied = new Set(['true', 'false', 'null', '_', 'psscriptroot', 'lastexitcode'])
    expect([...read.read].filter((name) => !read.assigned.has(name) && !supplied.has(name))).toEqual([])
    const called = new Set(read.commands.map((command) => command.name))
    expect([...read.functions.keys()].filter((name) => !called.has(name))).toEqual([])
    expect(text).toContain("$Nserver = 'D:/HCL Domino/nserver.exe'")
  }
})

test('Windows keeps a journal before it writes, and lets nothing but our commands reach a console', () => {
  const text = windowsScript(siteOf('D-R', { platform: 'windows' }))
  const order = ["'variable', $variable.name", "Send-Command -Command ('set config {0}={1}' -f $variable.name"]
  expect(text.indexOf(order[0] ?? '')).toBeGreaterThan(0)
  expect(text.indexOf(order[1] ?? '')).toBeGreaterThan(text.indexOf(order[0] ?? ''))
  const pattern = /-cnotmatch '([^']+)'\) \{\r\n {8}throw \('Not a command of ours/.exec(text)?.[1] ?? ''
  const matches = new RegExp(pattern)
  for (const list of consoleLists(siteOf('D-R')))
    for (const command of list.commands) expect(command.text).toMatch(matches)
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (hostile) => {
      const command = `set config SMTPClientDebug=${hostile}`
      return !matches.test(command) || isAllowedCommand(command) || hostile === '' || /^[0-9]{0,5}\n$/.test(hostile)
    }),
    { numRuns: 20_000 },
  )
})

const windowsText = () => windowsScript(siteOf('D-R', { platform: 'windows' }))
/** The body of one function. */
function bodyOf(name: string): string {
  return new RegExp(`\\nfunction ${name} \\{\\r\\n([^]*?)\\r\\n\\}\\r\\n`).exec(windowsText())?.[1] ?? ''
}

test('Windows never says that nothing was written once it began to write', () => {
  const apply = bodyOf('Invoke-Apply')
  const begun = apply.indexOf('$script:HasBegun = $true')
  expect(begun).toBeGreaterThan(apply.lastIndexOf("'refused'"))
  expect(begun).toBeGreaterThan(apply.indexOf("'begun.txt'"))
  expect(begun).toBeLessThan(apply.indexOf('Invoke-Push'))
  expect(windowsText()).toContain("if ($Mode -eq 'Undo' -or $HasBegun) {\r\n        Stop-Push -Word 'failed' -Code 6")
})

test('Windows reads back what it took back before it says so, and no refusal of Domino is thrown away', () => {
  expect(windowsText()).not.toMatch(/\$null = \$[\w.]*\.(?:Remove|Save)\(/)
  const undo = bodyOf('Undo-Run')
  expect(undo.indexOf('$open = Find-StillOpen')).toBeGreaterThan(undo.indexOf('Start-Router'))
  expect(undo.indexOf('throw ')).toBeGreaterThan(undo.lastIndexOf('$open = Find-StillOpen'))
  for (const [name, mark] of [
    ['Invoke-Apply', "-Text 'taken-back'"],
    ['Invoke-Undo', "-Text 'undone'"],
  ] as const) {
    const body = bodyOf(name)
    expect(body.indexOf(mark), name).toBeGreaterThan(body.lastIndexOf('Undo-Run -Name'))
  }
  for (const name of ['Undo-Variable', 'Undo-Item', 'Undo-Document'])
    expect(bodyOf(name), name).toContain("Add-Unsafe -Code 'enforcement-ends'")
})

test('Windows believes and makes only folders of its own, administrators and the system', () => {
  expect(windowsText().match(/CreateDirectory\(\$(?!BackupFolder)/g)).toHaveLength(1)
  expect(bodyOf('New-OwnFolder')).toMatch(/D:P\(A;OICI;FA;;;BA\).*CreateDirectory\(\$Path, \$rights\).*Assert-Own/s)
  expect(bodyOf('Assert-Own')).toMatch(/-band 1024.*S-1-5-32-544.*S-1-5-18.*throw/s)
  expect(bodyOf('Find-Unfinished').match(/Assert-Own/g)).toHaveLength(3)
  for (const name of ['Open-Run', 'Lock-Push']) expect(bodyOf(name), name).toMatch(/Assert-Own|New-OwnFolder/)
  expect(bodyOf('Invoke-Apply')).toMatch(/New-OwnFolder.*Write-Mark -Name 'begun/s)
})

test('a push keeps the variables of every release in force but the log switch of the proof', () => {
  for (const release of dominoReleases) {
    for (const topology of dominoTopologies) {
      const names = pushedVariables(siteOf(topology, { release })).map(({ name }) => name)
      expect(names).not.toContain('SMTPClientDebug')
      expect(names.includes('RouterFallbackNonTLS')).toBe(topology !== 'D-I')
    }
  }
})

test('facts of the site are one word each in the shell script', () => {
  const site = siteOf('D-R', {
    programFolder: '/opt/hcl domino/bin',
    dataFolder: '/local/notes data',
    documentWay: 'agent',
  })
  const lines = pushScript(site)
    .split('\n')
    .filter((line) => /^[a-z_]+='/.test(line))
  const words = new Map(
    lines.map((line) => {
      const [word = '', ...rest] = shellWords(line.replace('=', ' '))
      return [word, rest] as const
    }),
  )
  expect(words.get('programs')).toEqual(['/opt/hcl domino/bin'])
  expect(words.get('notes_ini')).toEqual(['/local/notes data/notes.ini'])
  expect(words.get('console_log')).toEqual(['/local/notes data/IBM_TECHNICAL_SUPPORT/console.log'])
  expect(words.get('way')).toEqual(['agent'])
  expect(words.get('variables_main')).toEqual(['RouterFallbackNonTLS=0'])
  expect([...words.values()].every((rest) => rest.length === 1)).toBe(true)
})
