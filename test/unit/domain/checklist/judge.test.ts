// A checklist judged: what ticks, what falls, what is told when a proof goes, and when something is overdue.
import { expect, test } from 'vitest'
import type { ChecklistItem, ProofKind } from '#domain/checklist/checklist.ts'
import { dueFrom, judgeChecklist } from '#domain/checklist/judge.ts'
import { disproven, met, notMet, type ProofFinding } from '#domain/checklist/proof.ts'

const now = '2026-11-22T12:00:00.000Z'
const moment = { now, today: '2026-11-22', goLive: '2026-12-01' }
const earlier = '2026-11-20T12:00:00.000Z'
const later = '2026-11-21T12:00:00.000Z'
const tick = { at: earlier, note: 'asked on the phone' }

function item(changes: Partial<ChecklistItem> = {}): ChecklistItem {
  return {
    ...{ id: 'level-reachable', phase: 'test', text: { de: '', en: '' }, owner: 'own', isBlocking: true },
    ...{
      proof: 'level-reachable',
      daysBeforeGoLive: 10,
      dueOn: null,
      tickedByHand: null,
      evidence: '',
      lastProof: null,
    },
    ...changes,
  }
}

function judgeOne(changes: Partial<ChecklistItem>, finding: ProofFinding) {
  const judgement = judgeChecklist([item(changes)], () => finding, moment)
  const [judged] = judgement.judged
  if (judged === undefined) throw new Error('one item is judged')
  return { ...judged, isNew: judgement.isNew, kept: judgement.kept[0] }
}

const seen = { reason: { code: 'level-allowed', params: { level: 'secure' } }, at: earlier }
const proof = met('level-allowed', { level: 'secure' })
const missing = notMet('not-tested', { domain: 'a.example' })

test('a day beyond the calendar is no day', () => {
  expect(dueFrom({ daysBeforeGoLive: -180 }, '9999-12-01')).toBeNull()
  expect(dueFrom({ daysBeforeGoLive: 35 }, '0000-01-01')).toBeNull()
})

test('a proof ticks, is kept with its moment, and is new only once', () => {
  const first = judgeOne({}, proof)
  expect(first).toMatchObject({ isNew: true, state: { kind: 'proven', reason: seen.reason, since: now } })
  expect(first.kept?.lastProof).toEqual({ ...seen, at: now })
  const again = judgeOne({ lastProof: seen }, proof)
  expect(again).toMatchObject({ isNew: false, state: { kind: 'proven', since: earlier } })
  const better = judgeOne({ lastProof: seen }, met('level-allowed', { level: 'dane' }))
  expect(better).toMatchObject({ isNew: true, state: { kind: 'proven', since: now } })
})

test('without proof it is open with the reason, and nothing else ticks it', () => {
  const judged = judgeOne({ evidence: 'ticket 7' }, missing)
  expect(judged).toMatchObject({ isNew: false, state: { kind: 'open', reason: missing.reason, lost: null } })
})

test('when the proof goes the item is open again and tells what it was and what took it away', () => {
  const judged = judgeOne({ lastProof: seen }, disproven('level-not-allowed', later))
  expect(judged.state).toEqual({ kind: 'open', reason: { code: 'level-not-allowed', params: {} }, lost: seen })
  expect(judged.kept?.lastProof).toEqual(seen)
})

test('a proof counts more than a tick by hand', () => {
  expect(judgeOne({ tickedByHand: tick }, proof).state.kind).toBe('proven')
})

test('a tick by hand stands where nothing shows the contrary, and says what is not shown', () => {
  expect(judgeOne({ tickedByHand: tick }, missing).state).toEqual({ kind: 'by-hand', ...tick, against: missing.reason })
})

test.each([
  ['blocking, contrary known after the tick', true, later, 'open'],
  ['blocking, contrary known before the tick', true, '2026-11-19T12:00:00.000Z', 'by-hand'],
  ['not blocking, contrary known after the tick', false, later, 'by-hand'],
] as const)('a tick by hand: %s', (_name, isBlocking, at, kind) => {
  const { state } = judgeOne({ tickedByHand: tick, isBlocking }, disproven('level-not-allowed', at))
  expect(state.kind).toBe(kind)
  expect(state).toMatchObject(
    kind === 'open' ? { reason: { code: 'level-not-allowed' } } : { against: { code: 'level-not-allowed' } },
  )
})

test('a blocking tick from before a proof that came and went does not come back', () => {
  const gone = judgeOne({ tickedByHand: tick, lastProof: { ...seen, at: later } }, missing)
  expect(gone.state.kind).toBe('open')
  expect(judgeOne({ tickedByHand: { ...tick, at: later }, lastProof: seen }, missing).state.kind).toBe('by-hand')
})

test('an item nothing proves is what a person says, and no proof is asked for', () => {
  const asked: ProofKind[] = []
  const find = (kind: ProofKind) => {
    asked.push(kind)
    return proof
  }
  const judge = (changes: Partial<ChecklistItem>) =>
    judgeChecklist([item({ proof: null, ...changes })], find, moment).judged[0]?.state
  expect(judge({})).toEqual({ kind: 'open', reason: null, lost: null })
  expect(judge({ tickedByHand: tick })).toEqual({ kind: 'by-hand', ...tick, against: null })
  expect(asked).toEqual([])
})

test('due days follow go-live, also after it, unless one was chosen; done is never overdue', () => {
  expect(dueFrom(item(), '2026-12-01')).toBe('2026-11-21')
  expect(dueFrom(item({ daysBeforeGoLive: -7 }), '2026-12-28')).toBe('2027-01-04')
  expect(dueFrom(item({ daysBeforeGoLive: null }), '2026-12-01')).toBeNull()
  expect(dueFrom(item(), null)).toBeNull()
  expect(judgeOne({}, missing)).toMatchObject({ item: { dueOn: '2026-11-21' }, isOverdue: true })
  expect(judgeOne({}, missing).kept?.dueOn).toBeNull()
  expect(judgeOne({ dueOn: '2026-11-22' }, missing)).toMatchObject({ item: { dueOn: '2026-11-22' }, isOverdue: false })
  expect(judgeOne({}, proof).isOverdue).toBe(false)
  expect(judgeOne({ tickedByHand: tick }, missing).isOverdue).toBe(false)
})
