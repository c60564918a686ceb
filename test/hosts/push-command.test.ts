// `handschlag plan|apply|verify|rollback` against a real Postfix behind a real OpenSSH server: exit codes, hashes, the journal, and no secret
// anywhere but in the file it came from.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { pushPlan } from '#domain/push/push-plan.ts'
import { planRunReport } from '#domain/push/push-record.ts'
import { callCli, type PushFiles, writePushFiles } from '#test/support/push-files.ts'
import { type PushTarget, startPushTarget } from '#test/support/push-house.ts'

let target: PushTarget
let folder: string
let files: PushFiles
const homeBefore = process.env['HOME']

beforeAll(async () => {
  target = await startPushTarget('127.3.7.4', 'password')
  process.env['HOME'] = target.server.home
  target.server.pin(target.server.hostKeyLine)
})
afterAll(async () => {
  process.env['HOME'] = homeBefore
  await target?.stop()
})
beforeEach(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  folder = mkdtempSync(join(tmpdir(), 'handschlag-push-cli-'))
  files = writePushFiles(target, folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const call = (command: string, ...more: readonly string[]) =>
  callCli(command, '--site', files.site, '--input', files.input, ...more)

it('plans, applies what was shown, verifies, finds nothing to do, and goes back; the password stays in its file', async () => {
  const before = target.postfix.snapshot()
  const shown = await call('plan')
  expect(shown).toMatchObject({ code: 1, stderr: '' })
  expect(shown.stdout).toContain('+ bank.example encrypt')
  const plan = pushPlan.parse(JSON.parse((await call('plan', '--json')).stdout))
  expect(shown.stdout).toContain(plan.hash)
  expect(target.postfix.snapshot()).toEqual(before)

  const other = await call('apply', '--plan-hash', '0'.repeat(64))
  expect(other.code).toBe(4)
  expect(other.stderr).toContain('(push.stale)')
  const applied = await call('apply', '--plan-hash', plan.hash, '--json')
  expect(applied).toMatchObject({ code: 0, stderr: '' })
  const { schema, planHash, ...report } = JSON.parse(applied.stdout)
  expect([schema, planHash]).toEqual(['handschlag.push/1', plan.hash])
  expect(planRunReport.parse(report).records.map(({ state }) => state)).toEqual(['done'])
  expect(statSync(files.journal).mode & 0o777).toBe(0o600)
  expect((await call('verify')).code).toBe(0)
  expect(await call('plan')).toMatchObject({ code: 0 })
  expect(await call('apply', '--yes')).toMatchObject({ code: 0 })

  const back = await call('rollback')
  expect(back.code).toBe(1)
  expect(back.stdout).toContain('- bank.example encrypt')
  const gone = await call('rollback', '--yes')
  const hash = /Plan: ([0-9a-f]{64})/.exec(back.stdout)?.[1] ?? ''
  if (gone.code === 4)
    expect((await call('rollback', '--plan-hash', hash, '--accept', 'enforcement-ends')).code).toBe(0)
  else expect(gone.code).toBe(0)
  expect(target.postfix.snapshot()).toEqual(before)
  expect((await call('rollback')).code).toBe(2)
  const told = [shown, applied, back, gone].map(({ stdout, stderr }) => stdout + stderr).join('')
  expect(told + readFileSync(files.journal, 'utf8')).not.toContain(target.user.password)
}, 180_000)
