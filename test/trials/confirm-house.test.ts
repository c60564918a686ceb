// A counter-proof as the window asks for it: a real Postfix behind a real OpenSSH server, its trap reached through the connection, its plan shown,
// carried out and taken away; and a test mail handed in on the host.
import { writeFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { proofBench } from '#test/support/proof-bench.ts'
import { confirmView, planProof, runProof, testMailOf } from '#test/support/proof-on-host.ts'

const bench = proofBench('127.3.9.41')

const view = () => confirmView(bench.house)

test('what is configured is no more than configured, until it was proven', { timeout: 300_000 }, async () => {
  expect((await view()).standings).toMatchObject([{ kind: 'configured', why: 'never-tried' }])
  const before = bench.target.postfix.snapshot()
  const planned = await planProof(bench.house)
  const { plan, rule } = valueIn(planned)
  expect(rule.text).toContain('encrypt')
  expect(plan.hosts[0]?.commands.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['apply-trial', 'undo-trial', 'hand-in-1', 'drop-mails-1', 'look-left']),
  )
  const proof = valueIn(await runProof(bench.house, planned))
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
  expect(bench.target.postfix.snapshot()).toEqual(before)
  expect(await view()).toMatchObject({ open: [], standings: [{ kind: 'enforced', proofId: proof.id }] })
  expect(faultIn(await runProof(bench.house, planned)).code).toBe('push.plan-unknown')
  // the journal of pushes knows nothing of it
  expect(valueIn(await bench.house.client.push.journal({ siteId: bench.house.siteId }))).toHaveLength(1)
})

test('a cancel in the middle takes everything away', { timeout: 300_000 }, async () => {
  const before = bench.target.postfix.snapshot()
  const planned = await planProof(bench.house)
  const cancel = new AbortController()
  const stopAtWatch = (stage: string) => {
    if (stage === 'watch') cancel.abort()
  }
  await runProof(bench.house, planned, stopAtWatch, cancel.signal)
  await expect.poll(async () => (await view()).proofs[0]?.endedAt, { timeout: 120_000 }).not.toBeNull()
  const { proofs, open } = await view()
  expect(proofs[0]).toMatchObject({ temporary: 'gone', left: [] })
  expect(open).toEqual([])
  expect(bench.target.postfix.snapshot()).toEqual(before)
})

test('a test mail is handed in on the host and followed there', { timeout: 300_000 }, async () => {
  const cancel = new AbortController()
  const sent = await bench.house.client.confirm.sendTest(
    testMailOf(bench.house),
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
  const { confirm } = bench.house.client
  const wrapper = bench.target.postfix.at('sendmail-and-gone')
  // takes the mail, then cuts the session it was brought by
  const cut =
    'p=$$; while [ "$p" -gt 1 ]; do p=$(ps -o ppid= -p "$p" | tr -d " "); case $(cat "/proc/$p/comm") in sshd*) kill -9 "$p"; exit 0 ;; esac; done'
  writeFileSync(wrapper, `#!/bin/sh\n/usr/sbin/sendmail "$@"\n${cut}\n`, { mode: 0o755 })
  bench.target.postfix.ask('postconf', '-e', `sendmail_path=${wrapper}`)
  onTestFinished(() => void bench.target.postfix.ask('postconf', '-X', 'sendmail_path'))
  expect(faultIn(await confirm.sendTest(testMailOf(bench.house), () => undefined)).code).toMatch(/^(ssh|push)\./)
  const [kept] = (await view()).sends
  expect(kept).toMatchObject({ handed: 'not-known', fate: null })
  const again = async () => confirm.follow({ sendId: kept?.id ?? '', secrets: [] }, () => undefined)
  await expect.poll(async () => valueIn(await again()).fate?.kind, { timeout: 60_000 }).toBe('held')
  expect((await view()).sends[0]).toMatchObject({ handed: 'yes', fault: null })
})
