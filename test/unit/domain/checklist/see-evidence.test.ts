// What the relay's evidence adds to a checklist: mail to agreed test mailboxes and mail kept back, of this partner, newest first.
import { expect, test } from 'vitest'
import { nothingSeen } from '#domain/checklist/facts.ts'
import { seeRecord } from '#domain/checklist/see-evidence.ts'
import type { EvidenceSubject } from '#domain/evidence-record.ts'
import { chainOf, partnerId, sampleAttempt, sampleDecision, samplePersonal } from '#test/support/evidence-samples.ts'

const mailbox = 'test@muster-bank.example'
const sight = { ...nothingSeen, mailboxes: [mailbox] }
const refused = { kind: 'refused', reason: 'no-starttls', detail: '' } as const

function seeAll(subjects: readonly EvidenceSubject[], address = mailbox, state = 'delivered') {
  const records = chainOf(subjects, () => samplePersonal({ recipients: [{ address, state, reply: '' }] }))
  return records.reduce((seen, record) => seeRecord(seen, record, partnerId), sight)
}

test('a mail delivered to an agreed mailbox is seen, in whatever case it was written', () => {
  const seen = seeAll([sampleAttempt()], 'Test@Muster-Bank.example')
  expect(seen.attempts).toEqual([
    { mailbox, at: '2026-11-01T08:00:00.000Z', level: 'secure', isException: false, refusal: null },
  ])
  expect(seen.outbound).toBeNull()
})

test.each([
  ['another mailbox', [sampleAttempt()], 'max@muster-bank.example', 'delivered'],
  ['another partner', [sampleAttempt({ partner: null })], mailbox, 'delivered'],
  ['no policy', [sampleAttempt({ policy: null })], mailbox, 'delivered'],
  ['not delivered', [sampleAttempt()], mailbox, 'deferred'],
  ['an encrypted container', [sampleAttempt({ isContainer: true })], mailbox, 'delivered'],
  [
    'an end before TLS',
    [sampleAttempt({ verdict: { kind: 'not-reached' }, outcome: 'deferred' })],
    mailbox,
    'delivered',
  ],
  ['a decision', [sampleDecision()], mailbox, 'delivered'],
] as const)('%s shows nothing', (_name, subjects, address, state) => {
  expect(seeAll(subjects, address, state)).toBe(sight)
})

test('an exception is seen as one', () => {
  const verdict = { kind: 'permitted', rule: 'exception', matched: null } as const
  expect(seeAll([sampleAttempt({ verdict })]).attempts[0]?.isException).toBe(true)
  const exceptionId = '11111111-2222-4333-8444-555555555555'
  expect(seeAll([sampleAttempt({ exceptionId })]).attempts[0]?.isException).toBe(true)
})

test('the newest attempt at a mailbox counts, and mail kept back is seen beside it', () => {
  const kept = sampleAttempt({ verdict: refused, outcome: 'held' })
  const after = seeAll([sampleAttempt(), kept])
  expect(after.attempts).toEqual([
    { mailbox, at: '2026-11-01T08:01:00.000Z', level: 'secure', isException: false, refusal: 'no-starttls' },
  ])
  expect(after.outbound).toEqual({ at: '2026-11-01T08:01:00.000Z', level: 'secure', reason: 'no-starttls' })
  const better = seeAll([kept, sampleAttempt()])
  expect(better.attempts[0]?.refusal).toBeNull()
  expect(better.outbound?.at).toBe('2026-11-01T08:00:00.000Z')
})

test('a record whose personal part was deleted still shows that mail was kept back', () => {
  const [record] = chainOf([sampleAttempt({ verdict: refused, outcome: 'bounced' })])
  if (record === undefined) throw new Error('one record')
  const seen = seeRecord(sight, { ...record, personal: null }, partnerId)
  expect(seen).toMatchObject({ attempts: [], outbound: { reason: 'no-starttls' } })
})
