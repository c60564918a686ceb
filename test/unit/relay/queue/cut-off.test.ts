// What a crash leaves of an attempt whose data may have ended: its record names the way, the session and the policy, as that of any other.
import { expect, test } from 'vitest'
import { type EvidenceAttempt, evidenceRecord } from '#domain/evidence-record.ts'
import type { TargetFact } from '#relay/outbound/attempt-report.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { benchMessage, openBench, partnerId, reportOf, taken } from '#test/support/relay/queue-bench.ts'
import { sampleSubject } from '#test/support/relay-messages.ts'
import { crashCopy, openTestStore } from '#test/support/relay-store.ts'

test('an attempt that a crash cuts off is on record with its way, session and policy', async () => {
  const { path, handshake, verdict, steps } = sampleSubject(1) as EvidenceAttempt
  if (path?.host == null || path.ip === null) throw new Error('a sample without a way')
  const certificate = { sha256: 'ef'.repeat(32), der: Buffer.from('3003020101', 'hex') }
  const deciding: TargetFact = {
    host: path.host,
    ip: path.ip,
    port: path.port,
    path,
    handshake,
    verdict,
    steps,
    certificates: [certificate],
    isReused: false,
    stop: null,
    replies: [],
  }
  const demanded = { level: 'secure', policySha256: 'cd'.repeat(32) } as const
  let copy = ''
  const bench = await openBench(async (order, { folder, now }) => {
    expect(await order.begin({ demanded, exceptionId: null, deciding })).toBe(true)
    copy = crashCopy(folder)
    return reportOf(order, now(), taken)
  })
  await bench.accept(benchMessage(bench.now(), 'q1'))
  await bench.until(() => copy !== '')
  const { store, recovery } = await openTestStore({ folder: copy })
  expect(recovery.interrupted).toBe(1)
  const [record] = valueIn(await store.evidence(1, 9)).map((each) => evidenceRecord.parse(each))
  expect(record?.link.subject).toMatchObject({
    outcome: 'interrupted',
    partner: { policyId: partnerId, name: 'Muster Bank AG' },
    policy: { sha256: demanded.policySha256, level: 'secure' },
    path,
    handshake,
    verdict,
    steps,
    ended: { step: 'end', replyCode: 0, status: null },
  })
  expect(record?.personal?.content).toMatchObject({
    sender: 'grace@own.example',
    recipients: [{ address: 'ada@partner.example', state: 'open', reply: '' }],
  })
  expect(valueIn(await store.certificate(certificate.sha256))).toEqual(new Uint8Array(certificate.der))
})
