// The commands that take a trial away by hand, run as they stand on a configuration somebody wrote in since: only what is ours goes, whatever became
// of its marks, and nothing goes that something still needs. Postfix answers here by what a test gives it.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { postfixLeftBehind } from '#gateways/postfix/trial/left-behind.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { samplePostfixSite } from '../sample.ts'
import { sampleTrial } from './sample-trial.ts'

const begin = '# handschlag trial: begin, temporary, do not edit'
const end = '# handschlag trial: end'
const trial = sampleTrial()
const [first, second] = trial.traps.map(({ address, port }) => `[${address}]:${port}`)

/** A folder of configuration, and what Postfix says: the queue, and all it is told. */
function host(files: Readonly<Record<string, string>>, queue = '') {
  const etc = temporaryFolder()
  const bin = join(etc, 'bin')
  const own = join(etc, `handschlag-trial-${trial.id}`)
  for (const folder of [bin, own]) mkdirSync(folder)
  const said = {
    sudo: 'exec "$@"',
    postqueue: `cat ${etc}/queue`,
    postconf: `cat ${etc}/main.cf`,
    postmap: `cat ${etc}/tls_policy`,
  }
  for (const [name, script] of Object.entries(said)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  const all = { queue, tls_policy: '', ...files }
  for (const [name, content] of Object.entries(all)) writeFileSync(join(etc, name), content.replaceAll('$own', own))
  chmodSync(join(etc, 'main.cf'), 0o640)
  const rule = { text: 'secure', source: `texthash:${etc}/tls_policy (bank.example)` }
  const site = { ...samplePostfixSite(), configDirectory: etc }
  const { commands } = postfixLeftBehind(trial, site, { folder: '~/.handschlag/x/y', run: null, rule })
  return {
    own,
    read: (name: string) => readFileSync(join(etc, name), 'utf8').replaceAll(own, '$own'),
    mode: (name: string) => statSync(join(etc, name)).mode & 0o777,
    run: (step: string) => {
      const command = commands.find((each) => each.step === step)?.command ?? 'false'
      return spawnSync('sh', ['-c', command], {
        env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` },
        encoding: 'utf8',
      })
    },
  }
}

const before = 'myhostname = mx.own.example\ntransport_maps = hash:/etc/postfix/transport,\n  hash:/etc/postfix/more\n'
const hook = 'transport_maps = texthash:$own/transport, hash:/etc/postfix/transport, hash:/etc/postfix/more\n'

test.each<readonly [string, string, string]>([
  ['as it was brought there', `${before}${begin}\n${hook}${end}\n`, before],
  ['without its end', `${before}${begin}\n${hook}relayhost = [mx]:25\n`, `${before}relayhost = [mx]:25\n`],
  ['without any mark', `${before}${hook}relayhost = [mx]:25\n`, `${before}relayhost = [mx]:25\n`],
  [
    'with a line of somebody else inside',
    `${before}${begin}\n${hook}relayhost = [mx]:25\n${end}\n# last\n`,
    `${before}relayhost = [mx]:25\n# last\n`,
  ],
  [
    'taken over into another value',
    'transport_maps = texthash:$own/transport, hash:/etc/postfix/new\nsmtp_tls_policy_maps = hash:/a, texthash:$own/policy\n',
    'transport_maps = hash:/etc/postfix/new\nsmtp_tls_policy_maps = hash:/a, \n',
  ],
  [
    'gone on with by somebody else',
    `${before}${begin}\n${hook}  hash:/etc/postfix/new\n${end}\n`,
    `${before}transport_maps = hash:/etc/postfix/transport, hash:/etc/postfix/more\n  hash:/etc/postfix/new\n`,
  ],
  ['where there was no table before', `${begin}\ntransport_maps = texthash:$own/transport\n${end}\na = b\n`, 'a = b\n'],
  [
    'of another trial',
    'transport_maps = texthash:/etc/postfix/handschlag-trial-ffffffffffffffff/transport\n',
    'transport_maps = texthash:/etc/postfix/handschlag-trial-ffffffffffffffff/transport\n',
  ],
])('a route %s', (_name, main, after) => {
  const { run, read, mode } = host({ 'main.cf': main })
  expect(run('route')).toMatchObject({ status: 0, stderr: '' })
  expect(read('main.cf')).toBe(after)
  expect(mode('main.cf')).toBe(0o640)
})

test('the route stays while a mail of the trial waits, or nobody knows whether one does', () => {
  const main = `${before}${begin}\n${hook}${end}\n`
  const waiting = host(
    { 'main.cf': main },
    '{"queue_id": "A1", "recipients": [{"address": "gegenprobe-x@bank.example"}]}\n',
  )
  expect(waiting.run('route').status).not.toBe(0)
  expect(waiting.read('main.cf')).toBe(main)
  const unread = host({ 'main.cf': main })
  writeFileSync(join(unread.own, '../bin/postqueue'), '#!/bin/sh\nexit 69\n')
  expect(unread.run('route').status).not.toBe(0)
  expect(unread.read('main.cf')).toBe(main)
})

test('of a table goes what is ours, to its end or not', () => {
  const theirs = 'bank.example secure\n'
  const late = 'late.example secure\n'
  const table = `${theirs}${begin}\n${first} secure\n${second} secure tafile=/x\n${late}`
  const { run, read } = host({ 'main.cf': '', tls_policy: table })
  expect(run('rule').status).toBe(0)
  expect(read('tls_policy')).toBe(`${theirs}${late}`)
})

test('the folder stays as long as anything names it, and goes then', () => {
  const named = host({ 'main.cf': `transport_maps = hash:/a, texthash:$own/transport\n` })
  const refused = named.run('file')
  expect(refused.status).not.toBe(0)
  expect(refused.stderr).toContain('transport_maps')
  expect(existsSync(named.own)).toBe(true)
  named.run('route')
  expect(named.run('file').status).toBe(0)
  expect(existsSync(named.own)).toBe(false)
  const inTable = host({ 'main.cf': '', tls_policy: `${first} secure tafile=/x/handschlag-trial-${trial.id}.pem\n` })
  expect(inTable.run('file').status).not.toBe(0)
  expect(existsSync(inTable.own)).toBe(true)
})
