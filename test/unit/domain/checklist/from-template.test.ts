// Lists begin with the template and follow its changes without losing what people did.
import { expect, test } from 'vitest'
import { builtInTemplate, isBuiltIn } from '#domain/checklist/built-in.ts'
import {
  type ChecklistItem,
  checklistPhases,
  checklistTemplate,
  type TemplateItem,
} from '#domain/checklist/checklist.ts'
import { beginList, bringTo, byPhase, tidyLine } from '#domain/checklist/from-template.ts'

const own = (id: string, changes: Partial<TemplateItem> = {}): TemplateItem => ({
  ...{ id, phase: 'agree', text: { de: 'Eigene', en: 'Own' }, owner: 'own', isBlocking: false, proof: null },
  ...{ daysBeforeGoLive: null },
  ...changes,
})
const tick = { at: '2026-11-20T12:00:00.000Z', note: 'done' }
const ids = (items: readonly Pick<ChecklistItem, 'id'>[]) => items.map(({ id }) => id)
const find = (items: readonly ChecklistItem[], id: string) => items.find((each) => each.id === id)

test('the built-in template is a valid one, in the order of phases, and begins all open', () => {
  expect(checklistTemplate.parse(builtInTemplate)).toEqual(builtInTemplate)
  expect(byPhase(builtInTemplate)).toEqual(builtInTemplate)
  expect(new Set(ids(builtInTemplate)).size).toBe(builtInTemplate.length)
  expect(new Set(builtInTemplate.map(({ phase }) => phase))).toEqual(new Set(checklistPhases))
  for (const item of beginList(builtInTemplate))
    expect(item).toMatchObject({ tickedByHand: null, lastProof: null, dueOn: null })
})

test('nothing that only an enforced path can show blocks enforcement', () => {
  const blocking = builtInTemplate.filter(({ isBlocking }) => isBlocking)
  expect(blocking.length).toBeGreaterThan(5)
  for (const { phase, proof } of blocking) {
    expect(['confirm', 'watch']).not.toContain(phase)
    expect([
      'config-applied',
      'config-rendered',
      'probe-mail-confirmed',
      'inbound-refusal-proven',
      'enforcement-proven',
      'review-date-set',
    ]).not.toContain(proof)
  }
})

test('new lines come in their place, ticks, dates and evidence stay', () => {
  const before = [own('own-a'), own('own-c')]
  const items = beginList(before).map((item) => ({
    ...item,
    tickedByHand: tick,
    evidence: 'ticket',
    dueOn: '2026-12-01',
  }))
  const after = [own('own-c', { isBlocking: true }), own('own-b'), own('own-a', { text: { de: 'Neu', en: 'New' } })]
  const next = bringTo(items, before, after)
  expect(ids(next)).toEqual(['own-c', 'own-b', 'own-a'])
  expect(find(next, 'own-a')).toMatchObject({
    text: { en: 'New' },
    tickedByHand: tick,
    evidence: 'ticket',
    dueOn: '2026-12-01',
  })
  expect(find(next, 'own-c')?.isBlocking).toBe(true)
  expect(find(next, 'own-b')?.tickedByHand).toBeNull()
})

test('a line that is gone goes only where nobody worked on it', () => {
  const before = [own('own-a'), own('own-b')]
  const [first, second] = beginList(before)
  if (first === undefined || second === undefined) throw new Error('two lines')
  const next = bringTo([first, { ...second, evidence: 'ticket' }], before, [])
  expect(ids(next)).toEqual(['own-b'])
  expect(ids(bringTo([first], [], []))).toEqual(['own-a'])
})

test('an owner somebody changed stays, another follows the template', () => {
  const before = [own('own-a')]
  const items = beginList(before)
  const after = [own('own-a', { owner: 'both' })]
  expect(bringTo(items, before, after)[0]?.owner).toBe('both')
  expect(
    bringTo(
      items.map((item) => ({ ...item, owner: 'partner' as const })),
      before,
      after,
    )[0]?.owner,
  ).toBe('partner')
})

test('another proof is another claim: the earlier one is forgotten, and a tick without a note falls', () => {
  const before = [own('own-a', { proof: 'modern-tls' }), own('own-b')]
  const seen = { reason: { code: 'modern-tls', params: {} }, at: tick.at }
  const items = beginList(before).map((item) => ({ ...item, lastProof: seen, tickedByHand: { ...tick, note: '' } }))
  const after = [own('own-a', { proof: 'emergency-way' }), own('own-b', { proof: 'modern-tls' })]
  for (const item of bringTo(items, before, after)) expect(item).toMatchObject({ lastProof: null, tickedByHand: null })
  const blocking = bringTo(items, before, [own('own-b', { isBlocking: true })])
  expect(blocking.find(({ id }) => id === 'own-b')?.tickedByHand).toBeNull()
})

test('a tick without a note that an earlier version allowed stays while nothing more is asked of it', () => {
  const noteless = { ...tick, note: '' }
  const before = [own('own-a', { isBlocking: true }), own('own-b', { proof: 'modern-tls' }), own('own-c')]
  const items = beginList(before).map((item) => ({ ...item, tickedByHand: noteless }))
  const after = [
    own('own-a', { isBlocking: true, daysBeforeGoLive: 3 }),
    own('own-b', { isBlocking: true }),
    own('own-c', { owner: 'both' }),
  ]
  for (const item of bringTo(items, before, after)) expect(item.tickedByHand).toEqual(noteless)
  expect(bringTo(items, [], after).map(({ tickedByHand }) => tickedByHand)).toEqual([noteless, noteless, noteless])
  const late = items.map((item) => ({ ...item, isBlocking: false, proof: null }))
  expect(bringTo(late, after, after).map(({ tickedByHand }) => tickedByHand)).toEqual([null, null, noteless])
})

test('built-in lines have the words of the locales, own ones both languages', () => {
  const [line] = builtInTemplate
  if (line === undefined) throw new Error('the template has lines')
  expect(isBuiltIn(line.id)).toBe(true)
  expect(isBuiltIn('own-a')).toBe(false)
  expect(tidyLine({ ...line, text: { de: 'x', en: 'y' } }).text).toEqual({ de: '', en: '' })
  expect(tidyLine(own('own-a', { text: { de: '', en: 'Only' } })).text).toEqual({ de: 'Only', en: 'Only' })
})
