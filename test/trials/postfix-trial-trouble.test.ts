// When bringing a trial in meets trouble: a Postfix that does not reload, a host that is another one by then, another run under way. Nothing is
// half written, and what could not be taken back is finished by the next way back.
import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { postfixTrial } from '#gateways/postfix/trial/driver.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { createWatchedHost, type WatchedHost } from '#test/support/postfix-push-host.ts'
import { samplePostfixSite } from '#test/unit/gateways/postfix/sample.ts'
import { sampleTrial } from '#test/unit/gateways/postfix/trial/sample-trial.ts'

let host: WatchedHost
let set: string
let before: ReturnType<WatchedHost['bytes']>
const words = ['--apply', '--tell', '--run', '00112233445566aa']

beforeAll(() => {
  host = createWatchedHost(['smtp_tls_policy_maps = hash:$config_directory/policies'])
  writeFileSync(join(host.etc, 'policies'), 'bank.example encrypt\n')
  host.ask('postmap', `hash:${host.etc}/policies`)
  const site = samplePostfixSite({ configDirectory: host.etc, directory: host.own, caFile: '', clientCertificates: {} })
  set = host.bring(valueIn(postfixTrial.files(sampleTrial(), site)))
  host.start()
  before = host.bytes()
  host.keep('before')
}, 120_000)
afterAll(() => host?.stop())
beforeEach(() => host.restore('before'))

/** A `postfix` in front of the real one that fails to reload, every time or once. */
function withoutReload(isOnce: boolean): NodeJS.ProcessEnv {
  const failed = host.at(`failed-${isOnce}`)
  const test = isOnce ? `[ ! -e ${failed} ]` : 'true'
  const script = `#!/bin/sh\ncase $* in *reload*) if ${test}; then : > ${failed}; exit 1; fi ;; esac\nexec /usr/sbin/postfix "$@"\n`
  writeFileSync(host.at('postfix'), script, { mode: 0o755 })
  return { PATH: `${host.at('')}:${process.env['PATH']}` }
}

it('takes everything back by itself', async () => {
  const ran = await host.call(set, 'trial', words, withoutReload(true))
  expect(ran.code, ran.output).toBe(20)
  expect(host.bytes()).toEqual(before)
})

it('says where the way back stopped, and the next one finishes it', async () => {
  const ran = await host.call(set, 'trial', words, withoutReload(false))
  expect(ran.code, ran.output).toBe(21)
  expect(ran.output).toContain(`@handschlag backup ${host.etc}/handschlag-trial-0123456789abcdef\n`)
  const left = await host.call(set, 'trial', ['--left'])
  expect(left.output).toBe(`${host.etc}/handschlag-trial-0123456789abcdef\n`)
  const back = await host.call(set, 'trial', ['--undo', '--backup', `${host.etc}/handschlag-trial-0123456789abcdef`])
  expect(back.code, back.output).toBe(0)
  expect(host.bytes()).toEqual(before)
})

it('writes nothing where the host is another one by now', async () => {
  const seen = await host.call(set, 'trial', ['--look', '--tell'])
  const [, state = ''] = /@handschlag state ([0-9a-f]{64})/.exec(seen.output) ?? []
  writeFileSync(join(host.etc, 'policies'), 'bank.example may\n')
  host.ask('postmap', `hash:${host.etc}/policies`)
  const edited = host.bytes()
  const ran = await host.call(set, 'trial', [...words, '--expect', state])
  expect(ran.code, ran.output).toBe(14)
  expect(host.bytes()).toEqual(edited)
})

/** When a process began, as the lock names it. */
function beganAt(pid: number): string {
  const began = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')[19]
  return `${began}.${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8)}`
}

it('waits for no other run', async () => {
  symlinkSync(`${process.pid}-${beganAt(process.pid)}`, join(host.etc, 'handschlag-lock'))
  for (const mode of [['--look'], words, ['--left'], ['--undo']])
    expect((await host.call(set, 'trial', mode)).code, mode.join(' ')).toBe(16)
})

it('takes back a run that wrote nothing', async () => {
  const ran = await host.call(set, 'trial', ['--undo', '--tell', '--run', 'ffffffffffffffff'])
  expect(ran.code).toBe(0)
  expect(ran.output).toContain('@handschlag nothing ')
  expect(host.bytes()).toEqual(before)
})

/** Tools in front of the real ones. */
function withTools(tools: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  for (const [name, script] of Object.entries(tools))
    writeFileSync(host.at(name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return { PATH: `${host.at('')}:${process.env['PATH']}` }
}

it.each([
  ['a mail that stays in the queue', { postsuper: 'exit 0' }, 'mails of the trial stay in the queue'],
  ['a queue nobody can look at', { postqueue: 'echo broken >&2; exit 69' }, 'the queue cannot be looked at: broken'],
])(
  'keeps the route before %s',
  async (_name, tools, words) => {
    const ran = await host.call(set, 'trial', ['--apply', '--run', '00112233445566ab'])
    expect(ran.code, ran.output).toBe(0)
    host.sendMail('postmaster@own.example', sampleTrial().traps[0]?.recipient ?? '')
    const during = host.bytes()
    const stuck = await host.call(set, 'trial', ['--undo'], withTools(tools))
    expect(stuck).toMatchObject({ code: 21, output: expect.stringContaining(words) })
    expect(host.bytes()).toEqual(during)
    if ('postqueue' in tools) {
      expect(await host.call(set, 'trial', ['--left'], withTools(tools))).toMatchObject({ code: 19 })
    }
    for (const name of Object.keys(tools)) rmSync(host.at(name))
    const back = await host.call(set, 'trial', ['--undo'])
    expect(back.code, back.output).toBe(0)
    expect(host.bytes()).toEqual(before)
    expect(host.ask('postqueue', '-j')).toBe('')
  },
  120_000,
)

it('takes out a mail that nobody has picked up yet, and names a file it finds in the queue folder', async () => {
  const ran = await host.call(set, 'trial', ['--apply', '--run', '00112233445566ac'])
  expect(ran.code, ran.output).toBe(0)
  host.ask('postfix', 'stop')
  host.sendMail('postmaster@own.example', sampleTrial().traps[0]?.recipient ?? '')
  expect(readdirSync(host.at('spool/maildrop'))).toHaveLength(1)
  const beside = host.at('spool/handschlag-trial-feedfacefeedface.pem')
  writeFileSync(beside, 'x')
  const back = await host.call(set, 'trial', ['--undo'])
  expect(back.code, back.output).toBe(0)
  expect(readdirSync(host.at('spool/maildrop'))).toEqual([])
  host.start()
  expect(await host.call(set, 'trial', ['--left'])).toEqual({ code: 0, output: `${beside}\n` })
  rmSync(beside)
}, 120_000)
