// The script of a trial killed (SIGKILL to it and all it started) after steps that change the host, on the way in and on the way back: the next
// way back leaves every byte, owner and mode as before, nothing temporary, and a Postfix that runs.
import { execFileSync } from 'node:child_process'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { postfixTrial } from '#gateways/postfix/trial/driver.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { createWatchedHost, type WatchedHost } from '#test/support/postfix-push-host.ts'
import { isLongRun } from '#test/support/property-runs.ts'
import { authorityPem, samplePostfixSite } from '#test/unit/gateways/postfix/sample.ts'
import { sampleTrial } from '#test/unit/gateways/postfix/trial/sample-trial.ts'

let host: WatchedHost
let set: string
let before: ReturnType<WatchedHost['bytes']>

const run = '00112233445566aa'
const applyWords = ['--apply', '--run', run]
const undoWords = ['--undo', '--run', run]

beforeAll(async () => {
  host = createWatchedHost(['smtp_tls_policy_maps = hash:$config_directory/policies'])
  writeFileSync(join(host.etc, 'policies'), 'bank.example encrypt\nother.example may\n')
  host.ask('postmap', `hash:${host.etc}/policies`)
  const site = samplePostfixSite({ configDirectory: host.etc, directory: host.own, caFile: '', clientCertificates: {} })
  set = host.bring(valueIn(postfixTrial.files(sampleTrial({ authorityPem }), site)))
  host.start()
  before = host.bytes()
  host.keep('before')
}, 120_000)
afterAll(() => host?.stop())

/** Numbers of the steps after which something on the host is another thing; looking into tables is none. */
async function stepsOf(words: readonly string[]): Promise<readonly number[]> {
  const whole = await host.killAfter(-1, set, 'trial', words)
  expect(whole.code, whole.output).toBe(0)
  const lines = readFileSync(host.at('steps'), 'utf8').trimEnd().split('\n')
  const changing = lines.flatMap((line, index) => (/^postmap .*-[qs] /.test(line) ? [] : [index + 1]))
  return isLongRun() ? changing : changing.filter((_, index) => index % 2 === 1)
}

async function expectGone(what: string): Promise<void> {
  const back = await host.call(set, 'trial', [...undoWords, '--tell'])
  expect(back.code, `${what}: ${back.output}`).toBe(0)
  expect(host.bytes(), what).toEqual(before)
  expect(host.isRunning(), what).toBe(true)
}

/** Kills it after each step, begun anew from that state of the host, and looks that the next way back takes all of it away. */
async function killAtEach(steps: readonly number[], from: 'before' | 'after', words: readonly string[]): Promise<void> {
  for (const step of steps) {
    host.restore(from)
    const killed = await host.killAfter(step, set, 'trial', words)
    const what = `step ${step}, ${host.lastStep()}`
    expect(killed.code, what).toBe(-1)
    await expectGone(what)
  }
}

it('killed on the way in, it is taken back whole', async () => {
  const steps = await stepsOf(applyWords)
  host.keep('after')
  expect(steps.length).toBeGreaterThan(4)
  await killAtEach(steps, 'before', applyWords)
}, 600_000)

it('killed on the way back, the next one goes on', async () => {
  host.restore('after')
  const steps = await stepsOf(undoWords)
  expect(steps.length).toBeGreaterThan(2)
  await killAtEach(steps, 'after', undoWords)
  const left = await host.call(set, 'trial', ['--left'])
  expect(left).toEqual({ code: 0, output: '' })
}, 600_000)

it('leaves to others what they wrote meanwhile, and takes its own lines out', async () => {
  host.restore('after')
  appendFileSync(join(host.etc, 'main.cf'), 'header_size_limit = 99999\n')
  // as another push would take over what it finds
  const [first = ''] = /^transport_maps = .*$/m.exec(readFileSync(join(host.etc, 'main.cf'), 'utf8')) ?? []
  appendFileSync(join(host.etc, 'main.cf'), `kept_elsewhere =${first.slice('transport_maps ='.length)}, hash:/other\n`)
  const key = '[127.0.0.1]:2500'
  expect(host.ask('postmap', '-q', key, `hash:${host.etc}/policies`)).toContain('encrypt')
  execFileSync('postmap', ['-c', host.etc, '-i', `hash:${host.etc}/policies`], { input: 'third.example secure\n' })
  const back = await host.call(set, 'trial', undoWords)
  expect(back.code, back.output).toBe(0)
  const main = readFileSync(join(host.etc, 'main.cf'), 'utf8')
  expect(main).not.toMatch(/handschlag[ -]trial/)
  expect(main).toContain('header_size_limit = 99999\nkept_elsewhere = hash:/other\n')
  expect(host.ask('postmap', '-s', `hash:${host.etc}/policies`).split('\n').sort()).toEqual([
    '',
    'bank.example\tencrypt',
    'other.example\tmay',
    'third.example\tsecure',
  ])
}, 120_000)
