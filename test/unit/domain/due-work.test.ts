// What is due about a partner: each kind from its day on, heaviest first, nothing where nothing is.
import { expect, test } from 'vitest'
import { builtInTemplate } from '#domain/checklist/built-in.ts'
import type { ItemState, JudgedItem } from '#domain/checklist/checklist.ts'
import { type DueFacts, dueOf } from '#domain/due-work.ts'

const reason = { code: 'not-tested', params: {} }
const lost: ItemState = { kind: 'open', reason, lost: { reason, at: '2026-11-01T00:00:00.000Z' } }
const open: ItemState = { kind: 'open', reason: null, lost: null }

function item(state: ItemState, isBlocking: boolean, isOverdue = false): JudgedItem {
  const [line] = builtInTemplate
  if (line === undefined) throw new Error('the template has lines')
  const kept = { ...line, isBlocking, dueOn: null, tickedByHand: null, evidence: '', lastProof: null }
  return { item: kept, state, isOverdue }
}

const nothing: DueFacts = { today: '2026-11-22', items: [], agreement: null, certificateEnds: null, openTrials: 0 }
const due = (facts: Partial<DueFacts>) => dueOf({ ...nothing, ...facts })
const inForce = (reviewBy: string | null) => ({ state: 'active' as const, reviewBy })

test('nothing is due about a partner nobody worked on', () => {
  expect(due({})).toEqual([])
  expect(due({ items: [item(open, true), item(lost, false)], agreement: { state: 'draft', reviewBy: null } })).toEqual(
    [],
  )
})

test('a lost blocking proof counts once, and what is past its day besides', () => {
  const items = [item(lost, true, true), item(lost, true), item(open, true, true), item(lost, false, true)]
  expect(due({ items })).toEqual([
    { kind: 'proof-lost', count: 2 },
    { kind: 'items-overdue', count: 2 },
  ])
})

test.each([
  ['2026-11-21', [{ kind: 'review-overdue', on: '2026-11-21' }]],
  ['2026-11-22', [{ kind: 'review-due', on: '2026-11-22' }]],
  ['2026-12-22', [{ kind: 'review-due', on: '2026-12-22' }]],
  ['2026-12-23', []],
])('a review by %s', (reviewBy, expected) => {
  expect(due({ agreement: inForce(reviewBy) })).toEqual(expected)
  expect(due({ agreement: { state: 'under-review', reviewBy } })).toEqual(expected)
  expect(due({ agreement: { state: 'confirmed', reviewBy } })).toEqual([])
})

test('a certificate is told when it ends within a month, or has ended', () => {
  expect(due({ certificateEnds: '2026-12-22' })).toEqual([{ kind: 'certificate-ends', on: '2026-12-22' }])
  expect(due({ certificateEnds: '2026-11-01' })).toEqual([{ kind: 'certificate-ends', on: '2026-11-01' }])
  expect(due({ certificateEnds: '2026-12-23' })).toEqual([])
})

test('the heaviest stands first', () => {
  const items = [item(open, false, true), item(lost, true)]
  const all = due({ items, agreement: inForce('2026-11-01'), certificateEnds: '2026-11-30', openTrials: 2 })
  expect(all[0]).toEqual({ kind: 'trial-open', count: 2 })
  const others = ['proof-lost', 'review-overdue', 'certificate-ends', 'items-overdue']
  expect(all.slice(1).map(({ kind }) => kind)).toEqual(others)
})

test('the checklist of an agreement that ended is no work any more', () => {
  const facts = { items: [item(lost, true, true)], agreement: { state: 'ended' as const, reviewBy: '2026-01-01' } }
  expect(due(facts)).toEqual([])
  expect(due({ ...facts, openTrials: 1 })).toEqual([{ kind: 'trial-open', count: 1 }])
})
