// Console commands: what each release and topology gets, read by a reader of their own, and the same in the shell script.
import { describe, expect, test } from 'vitest'
import { consoleFileName, consoleLists } from '#gateways/domino/console-commands.ts'
import { dominoReleases, dominoTopologies } from '#gateways/domino/site.ts'
import { readConsoleCommand, shellWords } from '#test/support/notes-ini-reader.ts'
import { filesOf, siteOf, textIn } from './sample-installation.ts'

const oldProtocols = ['DISABLE_SSLV3', 'SSL_DISABLE_TLS_10', 'SSL_DISABLE_TLS_11']
const commandsIn = (text: string) => text.split('\n').slice(0, -1).map(readConsoleCommand)

describe.each(dominoReleases)('release %s', (release) => {
  test.each(dominoTopologies)('%s', (topology) => {
    const files = filesOf([], siteOf(topology, { release }))
    const sender = topology === 'D-F' || topology === 'D-T' ? 'tlsonly' : 'main'
    const settings = commandsIn(textIn(files, `console-${sender}-2-settings.txt`))
    const given = new Map(settings.map((command) => [command.name, command.value]))
    expect(settings.every((command) => command.verb === 'set config')).toBe(true)
    expect(given.get('SMTPClientDebug')).toBe('1')
    // In D-I the hub serves everyone; its own choice stays.
    expect(given.get('RouterFallbackNonTLS')).toBe(topology === 'D-I' ? undefined : '0')
    const isOld = release.startsWith('9') || release.startsWith('10') || release.startsWith('11')
    for (const name of oldProtocols) expect(given.get(name)).toBe(isOld && sender === 'tlsonly' ? '1' : undefined)
    const inspected = commandsIn(textIn(files, `console-${sender}-1-inspect.txt`))
    expect(inspected.map((command) => command.name)).toEqual([...given.keys()])
    expect(commandsIn(textIn(files, `console-${sender}-4-after-proof.txt`))[0]).toEqual({
      verb: 'set config',
      name: 'SMTPClientDebug',
      value: '0',
    })
  })
})

test('no list ever holds what was found nowhere or makes a server weaker', () => {
  for (const release of dominoReleases) {
    for (const topology of dominoTopologies) {
      const text = consoleLists(siteOf(topology, { release }))
        .flatMap((list) => list.commands.map((command) => command.text))
        .join('\n')
      expect(text).not.toMatch(/SSL_DISABLE_TLS_13|SSL_ENABLE|SSLCipherSpec|RouterEnforce|NonTLS=1|restart server|quit/)
    }
  }
})

test('the shell script gives the same commands as the lists, each as one word', () => {
  const site = siteOf('D-T', { release: '9.0.1' })
  const script = textIn(filesOf([], site), 'domino-console.sh')
  for (const list of consoleLists(site)) {
    const start = script.indexOf(`\n'${list.directory} ${list.phase}')\n`)
    const block = script.slice(start, script.indexOf('\n  ;;', start)).split('\n').slice(2)
    const sent = block.map((line) => shellWords(line)).filter((words) => words[0] === 'send')
    expect(sent.map((words) => words[1])).toEqual(list.commands.map((command) => command.text))
    expect(sent.every((words) => words.length === 2)).toBe(true)
    expect(textIn(filesOf([], site), consoleFileName(list))).toBe(list.commands.map(({ text }) => `${text}\n`).join(''))
  }
})

test.each(['set config', 'set config A=1 B=2', 'tell router  x', 'load x', ' show config A', 'set config A=ü'])(
  'the reader refuses "%s"',
  (line) => {
    expect(() => readConsoleCommand(line)).toThrow()
  },
)

test.each(['a; b', 'a $(b)', "a 'b", 'a `b`', 'a > b', 'a\nb', 'a *'])('the shell reader refuses "%s"', (line) => {
  expect(() => shellWords(line)).toThrow()
})
