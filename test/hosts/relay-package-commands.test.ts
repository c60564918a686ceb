// The command line a push brings to a relay's host: made as for a push, unpacked, and run by Node as there. It sends a test mail through the relay
// it runs, from an address that no network names, and says so in its usage; commands of the desk are not there.
import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findFreePort } from '#lab/loopback.ts'
import { type RelayProcess, startRelayProcess } from '#test/bench/relay/relay-process.ts'
import { openWorkplace, type Workplace } from '#test/bench/relay/workplace.ts'
import type { CommandRun } from '#test/support/command-line.ts'
import { buildRelayPackage } from '../../main/build-relay-package.mjs'

const folder = mkdtempSync(join(tmpdir(), 'handschlag-package-'))
const program = join(folder, 'cli/handschlag.cjs')
let place: Workplace
let relay: RelayProcess
let config: string

beforeAll(async () => {
  const archive = await buildRelayPackage(join(folder, 'handschlag-relay.tar.gz'))
  execFileSync('tar', ['-xzf', archive, '-C', folder])
  place = await openWorkplace(join(folder, 'place'))
  config = place.configure('relay', await findFreePort('127.0.0.1'), { networks: ['10.0.0.5'] })
  relay = startRelayProcess(config, ['node', program])
  await relay.logged('started')
})
afterAll(async () => {
  await relay?.kill()
  await place?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs a command as the host would, far from any checkout. */
function run(...args: readonly string[]): Promise<CommandRun> {
  return new Promise((resolve) => {
    execFile('node', [program, ...args], { cwd: folder }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    )
  })
}

const send = (to: string, ...words: string[]) => run('test-mail', '--config', config, '--to', to, ...words)

test('a test mail goes through the relay, with transcript and evidence', async () => {
  const { code, stdout } = await send('test@partner.test', '--json')
  expect(code).toBe(0)
  const answer = JSON.parse(stdout)
  expect(answer).toMatchObject({
    schema: 'handschlag.test-mail/1',
    fate: { kind: 'delivered', host: 'mx.partner.test' },
  })
  expect(answer.transcript.map(({ text }: { text: string }) => text)).toContain('RCPT TO:<test@partner.test>')
  expect(answer.evidence).toHaveLength(1)
  expect((await place.sink.counts()).messages).toBe(1)
})

test('its words come in both languages', async () => {
  expect(await send('test@partner.test', '--lang', 'de')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Zugestellt: .*TLSv1\.3/),
  })
  const usages = await Promise.all(['de', 'en'].map((language) => run('--help', '--lang', language)))
  expect(usages.map(({ stdout }) => /test-mail --config \w+/.exec(stdout)?.[0])).toEqual([
    'test-mail --config DATEI',
    'test-mail --config FILE',
  ])
})

test('what the relay does not take is no answer, a wrong call is none', async () => {
  expect(await send('test@unlisted.test', '--lang', 'en')).toMatchObject({ code: 3, stdout: '' })
  expect(await send('nobody')).toMatchObject({ code: 2, stdout: '' })
  expect(await run('check', 'partner.test')).toMatchObject({ code: 2, stdout: '' })
})
