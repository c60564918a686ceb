// A counter-proof as the window asks for it: a real Postfix behind a real OpenSSH server, its trap reached through the connection, its plan shown,
// carried out and taken away; and a test mail handed in on the host.
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import type { TrialProgress } from '#contract/confirm-contract.ts'
import { trapModes } from '#domain/confirm/trap.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import {
  forgetWorkFolder,
  type PushHouse,
  type PushTarget,
  pushHouse,
  pushNow,
  startPushTarget,
} from '#test/support/push-house.ts'

let target: PushTarget
let house: PushHouse

beforeAll(async () => {
  target = await startPushTarget('127.3.9.41', 'nopasswd')
  target.postfix.start()
})
beforeEach(async () => {
  forgetWorkFolder(target)
  house = await pushHouse(target)
  await pushNow(house)
})
afterAll(() => target?.stop())

async function plan() {
  const { client, partner, siteId, host } = house
  const wish = { partnerId: partner.id, siteId, hostId: host.id, domain: 'bank.example', modes: [...trapModes] }
  return await client.confirm.planTrial({ ...wish, trap: { kind: 'ssh' }, secrets: [] }, () => undefined)
}

const view = async () => valueIn(await house.client.confirm.read({ partnerId: house.partner.id }))
const orderOf = ({ id, hash, hosts }: { id: string; hash: string; hosts: { unsafe: { code: never }[] }[] }) => ({
  ...{ planId: id, planHash: hash, secrets: [] },
  accepted: hosts.flatMap(({ unsafe }) => unsafe.map(({ code }) => code)),
})

test('what is configured is no more than configured, until it was proven', { timeout: 300_000 }, async () => {
  expect((await view()).standings).toMatchObject([{ kind: 'configured', why: 'never-tried' }])
  const before = target.postfix.snapshot()
  const { plan: planned, rule } = valueIn(await plan())
  expect(rule.text).toContain('encrypt')
  expect(planned.hosts[0]?.commands.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['apply-trial', 'undo-trial', 'hand-in-1', 'drop-mails-1', 'look-left']),
  )
  const told: TrialProgress[] = []
  const order = orderOf(planned as never)
  const proof = valueIn(await house.client.confirm.runTrial(order, (progress) => void told.push(progress)))
  expect(proof).toMatchObject({
    temporary: 'gone',
    left: [],
    fault: null,
    level: 'encrypt',
    normalRoute: { isSame: true },
  })
  expect(Object.fromEntries(proof.modes.map(({ mode, result }) => [mode, result]))).toEqual({
    ...{ control: 'passed', 'self-signed': 'passed', 'unknown-authority': 'passed', 'wrong-name': 'passed' },
    ...{ expired: 'passed', 'no-starttls': 'held', 'starttls-refused': 'held', 'starttls-stripped': 'held' },
    'old-protocol': 'held',
  })
  expect(proof.verdict).toBe('enforced')
  expect(target.postfix.snapshot()).toEqual(before)
  expect(await view()).toMatchObject({ open: [], standings: [{ kind: 'enforced', proofId: proof.id }] })
  expect(faultIn(await house.client.confirm.runTrial(order, () => undefined)).code).toBe('push.plan-unknown')
  // the journal of pushes knows nothing of it
  expect(valueIn(await house.client.push.journal({ siteId: house.siteId }))).toHaveLength(1)
})

test('a cancel in the middle takes everything away', { timeout: 300_000 }, async () => {
  const before = target.postfix.snapshot()
  const { plan: planned } = valueIn(await plan())
  const cancel = new AbortController()
  const stopAtWatch = (progress: TrialProgress) => {
    if (progress.kind === 'stage' && progress.stage === 'watch') cancel.abort()
  }
  await house.client.confirm.runTrial(orderOf(planned as never), stopAtWatch, cancel.signal)
  await expect.poll(async () => (await view()).proofs[0]?.endedAt, { timeout: 120_000 }).not.toBeNull()
  const { proofs, open } = await view()
  expect(proofs[0]).toMatchObject({ temporary: 'gone', left: [] })
  expect(open).toEqual([])
  expect(target.postfix.snapshot()).toEqual(before)
})

test('a test mail is handed in on the host and followed there', { timeout: 300_000 }, async () => {
  const { partner, siteId, host, client } = house
  const wish = { partnerId: partner.id, way: 'host' as const, siteId, hostId: host.id, secrets: [] }
  const mail = { to: 'test@bank.example', from: 'admin@own.example', language: 'en' as const }
  const cancel = new AbortController()
  const sent = await client.confirm.sendTest(
    { ...wish, ...mail },
    ({ send }) => {
      if (send.fate?.kind === 'held') cancel.abort()
    },
    cancel.signal,
  )
  expect(sent.ok || sent.fault.code === 'job.cancelled').toBe(true)
  // nobody answers for bank.example here, so it waits
  await expect.poll(async () => (await view()).sends[0]?.fate?.kind, { timeout: 60_000 }).toBe('held')
})

test('a mail that is in the queue when the connection breaks is not forgotten, and is found again', {
  timeout: 300_000,
}, async () => {
  const { partner, siteId, host, client } = house
  const wrapper = target.postfix.at('sendmail-and-gone')
  // takes the mail, then cuts the session it was brought by
  const cut =
    'p=$$; while [ "$p" -gt 1 ]; do p=$(ps -o ppid= -p "$p" | tr -d " "); case $(cat "/proc/$p/comm") in sshd*) kill -9 "$p"; exit 0 ;; esac; done'
  writeFileSync(wrapper, `#!/bin/sh\n/usr/sbin/sendmail "$@"\n${cut}\n`, { mode: 0o755 })
  target.postfix.ask('postconf', '-e', `sendmail_path=${wrapper}`)
  onTestFinished(() => void target.postfix.ask('postconf', '-X', 'sendmail_path'))
  const wish = { partnerId: partner.id, way: 'host' as const, siteId, hostId: host.id, secrets: [] }
  const mail = { to: 'test@bank.example', from: 'admin@own.example', language: 'en' as const }
  expect(faultIn(await client.confirm.sendTest({ ...wish, ...mail }, () => undefined)).code).toMatch(/^(ssh|push)\./)
  const [kept] = (await view()).sends
  expect(kept).toMatchObject({ handed: 'not-known', fate: null })
  const again = async () => client.confirm.follow({ sendId: kept?.id ?? '', secrets: [] }, () => undefined)
  await expect.poll(async () => valueIn(await again()).fate?.kind, { timeout: 60_000 }).toBe('held')
  expect((await view()).sends[0]).toMatchObject({ handed: 'yes', fault: null })
})
