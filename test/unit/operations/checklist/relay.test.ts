// What the relay shows is read on from where it was read, bounded, kept without the relay, and never from what it refuses for other reasons.
import { expect, test } from 'vitest'
import { nothingSeen } from '#domain/checklist/facts.ts'
import { fail, succeed } from '#domain/fault.ts'
import type { RelayEvent } from '#domain/relay-queue.ts'
import { readOn, recordsPerLook } from '#operations/checklist/look-at-relay.ts'
import { createRefusalNotes } from '#operations/checklist/note-refusal.ts'
import { type RecordSource, sourceOf } from '#relay/evidence/record-source.ts'
import { openChecklistDesk } from '#test/support/checklist-desk.ts'
import { bothWays, sampleSight, seenAt, testMailbox } from '#test/support/checklist-samples.ts'
import { chainOf, partnerId, sampleAttempt, samplePersonal } from '#test/support/evidence-samples.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { samplePartner } from '#test/support/samples.ts'

const mailbox = 'test@muster-bank.example'
const sight = { ...nothingSeen, mailboxes: [mailbox] }
const personal = () => samplePersonal({ recipients: [{ address: mailbox, state: 'delivered', reply: '' }] })
const chain = chainOf([sampleAttempt(), sampleAttempt({ partner: null }), sampleAttempt()], personal)

/** A source that remembers where it was asked to begin. */
function countedSource(source: RecordSource): { source: RecordSource; readonly asked: number[] } {
  const asked: number[] = []
  return {
    asked,
    source: (from, limit) => {
      asked.push(from)
      return source(from, limit)
    },
  }
}

test('reads to the end once, and later only what is new', async () => {
  const first = countedSource(sourceOf(chain.slice(0, 2)))
  const seen = await readOn(sight, first.source, 2, partnerId)
  expect(seen).toMatchObject({ position: 2, attempts: [{ mailbox, at: '2026-11-01T08:00:00.000Z' }] })
  const second = countedSource(sourceOf(chain))
  const after = await readOn(seen, second.source, 3, partnerId)
  expect(second.asked).toEqual([3])
  expect(after).toMatchObject({ position: 3, attempts: [{ at: '2026-11-01T08:02:00.000Z' }] })
  const third = countedSource(sourceOf(chain))
  expect(await readOn(after, third.source, 3, partnerId)).toEqual(after)
  expect(third.asked).toEqual([])
})

test('of very much evidence only the newest is read, and a relay that began anew is read from its beginning', async () => {
  const far = countedSource(async () => succeed([]))
  await readOn(sight, far.source, recordsPerLook + 700, partnerId)
  expect(far.asked).toEqual([701])
  const anew = countedSource(sourceOf(chain))
  const seen = await readOn({ ...sight, position: 900 }, anew.source, 3, partnerId)
  expect(anew.asked).toEqual([1])
  expect(seen.position).toBe(3)
})

test('a source that fails or repeats itself ends the look with what was seen', async () => {
  const broken: RecordSource = async (from) => (from === 1 ? succeed(chain.slice(0, 1)) : fail('relay.not-running'))
  expect(await readOn(sight, broken, 3, partnerId)).toMatchObject({ position: 1, attempts: [{ mailbox }] })
  const stuck = countedSource(async () => succeed(chain.slice(0, 1)))
  expect((await readOn(sight, stuck.source, 3, partnerId)).position).toBe(1)
  expect(stuck.asked).toEqual([1, 2])
})

test('what the relay showed proves while it does not run, and only for what is agreed', async () => {
  const { line, store, partnerId: id, agreement } = openChecklistDesk()
  valueIn(store.checklists.keepSight(id, sampleSight()))
  expect((await line('mail-there')).state).toMatchObject({ kind: 'proven', reason: { code: 'probe-mail' } })
  expect((await line('refusal-proven')).state).toMatchObject({ kind: 'proven', reason: { code: 'refused-outbound' } })
  const other = { ...agreement.terms.partner, testMailboxes: [{ address: 'other@bank.example', repliesItself: true }] }
  valueIn(store.agreements.save({ ...agreement, terms: { ...agreement.terms, partner: other } }))
  const lost = {
    reason: { code: 'probe-mail', params: { mailbox: testMailbox, level: 'secure', on: seenAt.slice(0, 10) } },
  }
  expect((await line('mail-there')).state).toMatchObject({ kind: 'open', reason: { code: 'no-probe-mail' }, lost })
})

function refusal(changes: Partial<RelayEvent> = {}): RelayEvent {
  const about = { queueId: null, partner: 'Muster Bank AG', domain: 'bank.example' }
  return { at: '2026-11-21T10:05:00.000Z', kind: 'refused', ...about, detail: 'tls-missing', ...changes }
}

test('mail the relay refused for lack of TLS is noted for its partner, once in a while', async () => {
  const { rooms, store, partnerId: id, told } = openChecklistDesk()
  const note = createRefusalNotes(rooms)
  note(refusal())
  note(refusal({ at: '2026-11-21T10:06:00.000Z' }))
  expect(valueIn(store.checklists.sight(id))?.inbound).toEqual({
    at: '2026-11-21T10:05:00.000Z',
    reason: 'tls-missing',
    domain: 'bank.example',
  })
  expect(told).toEqual(['checklistChanged'])
})

test.each([
  ['another reason', refusal({ detail: 'relay-denied' })],
  ['mail that would only be refused', refusal({ kind: 'would-refuse' })],
  ['nobody known', refusal({ partner: 'Somebody' })],
  ['the null sender', refusal({ domain: null })],
  ['no partner', refusal({ partner: null })],
])('%s is noted for nobody', (_name, event) => {
  const { rooms, store, partnerId: id } = openChecklistDesk()
  createRefusalNotes(rooms)(event)
  expect(valueIn(store.checklists.sight(id))).toBeUndefined()
})

test('of two partners of one name the domain tells which, and without it neither is taken', () => {
  const { rooms, store, partnerId: id } = openChecklistDesk()
  const twin = samplePartner({ domains: ['twin.example'] })
  valueIn(store.partners.save(twin))
  const note = createRefusalNotes(rooms)
  note(refusal({ domain: null }))
  note(refusal({ domain: 'mail.twin.example' }))
  expect(valueIn(store.checklists.sight(id))).toBeUndefined()
  expect(valueIn(store.checklists.sight(twin.id))?.inbound).not.toBeNull()
})

test('a refusal that proves what is agreed is not replaced by one that proves nothing', () => {
  const { rooms, store, partnerId: id, agreement } = openChecklistDesk()
  valueIn(store.agreements.save({ ...agreement, terms: { ...agreement.terms, ...bothWays } }))
  const note = createRefusalNotes(rooms)
  note(refusal({ at: '2026-11-22T10:00:00.000Z' }))
  note(refusal({ at: '2026-11-22T11:00:00.000Z', domain: 'other.example' }))
  expect(valueIn(store.checklists.sight(id))?.inbound).toMatchObject({ domain: 'bank.example' })
})
