// What a killed script leaves that no route leads to: a folder in the making or on its way out, files between. The next look finds it and the next
// way back takes it away; a mail that is just picked up is in no list, and is found all the same.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { postfixTrial } from '#gateways/postfix/trial/driver.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { createWatchedHost, type WatchedHost } from '#test/support/postfix-push-host.ts'
import { samplePostfixSite } from '#test/unit/gateways/postfix/sample.ts'
import { sampleTrial } from '#test/unit/gateways/postfix/trial/sample-trial.ts'

let host: WatchedHost
let set: string
let site: ReturnType<typeof samplePostfixSite>
let before: ReturnType<WatchedHost['bytes']>
const run = '00112233445566aa'

beforeAll(() => {
  host = createWatchedHost(['smtp_tls_policy_maps = hash:$config_directory/policies'])
  writeFileSync(join(host.etc, 'policies'), 'bank.example encrypt\n')
  host.ask('postmap', `hash:${host.etc}/policies`)
  site = samplePostfixSite({ configDirectory: host.etc, directory: host.own, caFile: '', clientCertificates: {} })
  set = host.bring(valueIn(postfixTrial.files(sampleTrial(), site)))
  mkdirSync(host.at('stages'))
  before = host.bytes()
  host.keep('before')
}, 120_000)
afterAll(() => host?.stop())
beforeEach(() => {
  host.restore('before')
  for (const tool of ['cp', 'mv', 'postqueue', 'postsuper']) rmSync(host.at(tool), { force: true })
})

/** A tool in front of the real one. */
function withTool(name: string, script: string): NodeJS.ProcessEnv {
  writeFileSync(host.at(name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return { PATH: `${host.at('')}:${process.env['PATH']}`, TMPDIR: host.at('stages') }
}

const killedAt = (name: string, words: string) =>
  withTool(name, `case "$*" in *${words}*) "/bin/${name}" "$@"; kill -9 0 ;; esac\nexec /bin/${name} "$@"`)

it.each([
  ['made', ['--apply', '--run', run], 'cp', 'making-*/kept/table'],
  ['taken away', ['--undo', '--run', run], 'mv', 'handschlag-trial.gone-'],
])(
  'a folder that was just being %s is found and taken away',
  async (_name, words, tool, at) => {
    if (words[0] === '--undo') {
      const there = await host.call(set, 'trial', ['--apply', '--run', run])
      expect(there.code, there.output).toBe(0)
    }
    const killed = await host.call(set, 'trial', words, killedAt(tool, at))
    expect(killed.code, killed.output).toBe(-1)
    const seen = await host.call(set, 'trial', ['--undo-look', '--tell', '--run', run])
    expect(seen.code, seen.output).toBe(2)
    const reading = valueIn(
      postfixTrial.push.readUndo([{ id: 'look-back', code: 2, stdout: seen.output, stderr: '' }], site),
    )
    expect(reading.changes.map(({ name }) => name.replace(host.etc, ''))).toEqual([
      expect.stringMatching(/^\/handschlag-trial\.(?:making|gone)-0123456789abcdef$/),
    ])
    const back = await host.call(set, 'trial', ['--undo', '--tell', '--run', run, '--expect', reading.stateHash])
    expect(back.code, back.output).toBe(0)
    expect(await host.call(set, 'trial', ['--left'])).toEqual({ code: 0, output: '' })
    expect(host.bytes()).toEqual(before)
  },
  120_000,
)

it('the folder for work in between of a killed run goes with the next run, and no other', async () => {
  const killed = await host.call(set, 'trial', ['--apply', '--run', run], killedAt('cp', 'making-*/kept/main.cf'))
  expect(killed.code, killed.output).toBe(-1)
  const stages = () => readdirSync(host.at('stages'))
  expect(stages()).toHaveLength(1)
  const alive = join(host.at('stages'), 'handschlag-stage.alive')
  mkdirSync(alive, { mode: 0o700 })
  const seen = await host.call(set, 'trial', ['--left'], { TMPDIR: host.at('stages') })
  expect(seen.code, seen.output).toBe(0)
  expect(stages()).toEqual(['handschlag-stage.alive'])
}, 120_000)

it('a mail that is picked up just now is taken out of the queue, too', async () => {
  const there = await host.call(set, 'trial', ['--apply', '--run', run])
  expect(there.code, there.output).toBe(0)
  const [{ recipient } = { recipient: '' }] = sampleTrial().traps
  const maildrop = join(host.at('spool'), 'maildrop')
  mkdirSync(maildrop, { recursive: true })
  writeFileSync(join(maildrop, 'AAAA1'), `x ${recipient} x`)
  const entry = `{"queue_name": "deferred", "queue_id": "BBBB2", "recipients": [{"address": "${recipient}"}]}`
  // the queue is listed, and then pickup has it
  const queue = `if [ -e ${maildrop}/AAAA1 ]; then rm ${maildrop}/AAAA1; elif [ ! -e ${host.at('gone')} ]; then echo '${entry}'; fi`
  withTool('postqueue', queue)
  const env = withTool('postsuper', `case "$*" in *maildrop*) ;; *) cat >> ${host.at('gone')} ;; esac`)
  const back = await host.call(set, 'trial', ['--undo'], env)
  expect(back.code, back.output).toBe(0)
  expect(existsSync(host.at('gone')) && readFileSync(host.at('gone'), 'utf8')).toBe('BBBB2\n')
}, 120_000)
