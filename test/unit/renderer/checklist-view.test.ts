// The checklist as the window reads it: what counts as met, what comes next, how an item stands in words, and the steps of editing a template.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { builtInTemplate } from '#domain/checklist/built-in.ts'
import { checklistTemplate, type JudgedItem, proofKinds, templateItem } from '#domain/checklist/checklist.ts'
import { translatorFor } from '#i18n/translate.ts'
import { sampleItem, sampleItems } from '#test/support/window/checklist-double.ts'
import '#test/support/property-runs.ts'
import { inOrder, progressOf } from '../../../renderer/features/checklist/checklist-progress.ts'
import { itemText, standingLines, standingOf } from '../../../renderer/features/checklist/item-words.ts'
import { type LineForm, lineFormOf, readLine } from '../../../renderer/features/checklist/line-form.ts'
import { linesOf, moveLine, putLine, removeLine } from '../../../renderer/features/checklist/template-edits.ts'
import { stepOf } from '../../../renderer/people-places.tsx'

const itemOf = (id: string): JudgedItem => {
  const judged = sampleItems.find(({ item }) => item.id === id)
  if (judged === undefined) throw new Error(`no item ${id}`)
  return judged
}
const own = templateItem.parse({
  id: 'own-1',
  phase: 'agree',
  text: { de: 'Betriebsrat gehört', en: 'Works council heard' },
  owner: 'own',
  isBlocking: true,
  proof: null,
  daysBeforeGoLive: 10,
})

test('progress counts what is met, and puts what blocks first: what lost its proof, then what is overdue', () => {
  const progress = progressOf(sampleItems)
  expect([progress.met, progress.total, progress.overdue]).toEqual([2, builtInTemplate.length, 1])
  expect(progress.next?.item.id).toBe('level-reachable')
  const unlost = sampleItems.filter(({ item }) => item.id !== 'level-reachable')
  expect(progressOf(unlost).next?.item.id).toBe('tested-from-gateway')
  const late = sampleItem({ ...own, isBlocking: false }, undefined, { dueOn: '2026-11-01', isOverdue: true })
  const blocking = sampleItem({ ...own, id: 'own-2', phase: 'watch' })
  expect(progressOf([late, blocking]).next?.item.id).toBe('own-2')
  expect(progress.blocking.map(({ item }) => item.id)).toContain('level-reachable')
  const met = sampleItems.map(({ item }) => sampleItem(item, { kind: 'by-hand', at: '', note: 'x', against: null }))
  expect(progressOf(met)).toMatchObject({ met: builtInTemplate.length, blocking: [], next: undefined })
})

test('without anything overdue the first open item in the order of work comes next, wherever it was added', () => {
  const late = sampleItem({ ...own, id: 'own-2', phase: 'watch' })
  const early = sampleItem({ ...own, id: 'own-3', phase: 'test' })
  expect(progressOf([late, early]).next?.item.id).toBe('own-3')
  expect(inOrder([late, early]).map(({ item }) => item.id)).toEqual(['own-3', 'own-2'])
})

test('every standing is told apart, and says why', () => {
  const t = translatorFor('de')
  const standing = (id: string) => standingOf(itemOf(id))
  expect(
    ['all-mx-tested', 'plain-text-known', 'level-reachable', 'tested-from-gateway', 'signed'].map(standing),
  ).toEqual(['proven', 'by-hand', 'lost', 'overdue', 'open'])
  const lines = (id: string) => standingLines(itemOf(id), t, (iso) => iso.slice(0, 10))
  expect(lines('all-mx-tested')[0]).toContain('(seit 2026-11-20)')
  expect(lines('level-reachable')).toHaveLength(2)
  expect(lines('level-reachable')[1]).toContain('Zuletzt belegt am 2026-11-20')
  expect(lines('plain-text-known')[0]).toContain('Im Gespräch am 20.11. geklärt')
  expect(lines('signed')).toEqual([])
})

test('a tick by hand says who ticked, where that is known', () => {
  const state = { kind: 'by-hand', at: '2026-11-20', note: 'CHG-1', by: 'Anna Technik', against: null } as const
  expect(standingLines(sampleItem(own, state), translatorFor('de'), String)).toEqual([
    'Am 2026-11-20 durch Anna Technik: „CHG-1“.',
  ])
  expect(standingLines(sampleItem(own, { ...state, note: '' }), translatorFor('en'), String)).toEqual([
    'On 2026-11-20 by Anna Technik, without a note.',
  ])
})

test('a tick against the proof says what the proof says', () => {
  const against = { code: 'not-tested', params: { domain: 'bank.example' } }
  const item = sampleItem(own, { kind: 'by-hand', at: '2026-11-20', note: 'so gewollt', against })
  expect(standingLines(item, translatorFor('en'), String)[1]).toBe(
    'The proof is missing: bank.example has not been tested yet.',
  )
})

test('a line is called by the own words of the admin, by those of the product, or by those of the other language', () => {
  expect(itemText(own, 'de')).toBe('Betriebsrat gehört')
  expect(itemText({ ...own, text: { de: '', en: 'Only English' } }, 'de')).toBe('Only English')
  expect(itemText({ id: 'signed', text: { de: '', en: '' } }, 'en')).not.toBe('')
  expect(itemText({ id: 'signed', text: { de: 'Unterschrieben', en: '' } }, 'de')).toBe('Unterschrieben')
})

test('every kind of proof has a name in both languages', () => {
  for (const language of ['de', 'en'] as const) {
    const names = proofKinds.map((kind) => translatorFor(language)(`checklist:page.proof-kind.${kind}`))
    expect(new Set(names).size).toBe(proofKinds.length)
  }
})

test('an item leads to where it is worked on', () => {
  const step = (id: string) => stepOf(itemOf(id))
  expect(
    ['tested-from-gateway', 'contacts-with-deputies', 'signed', 'applied', 'accepted', 'review-set'].map(step),
  ).toEqual(['test', 'contacts', 'agree', 'configure', null, 'agree'])
  const proven = ['probe-mail-confirmed', 'inbound-refusal-proven', 'enforcement-proven']
  const confirmed = builtInTemplate.filter(({ proof }) => proof !== null && proven.includes(proof))
  expect(confirmed.map(({ id }) => step(id))).toEqual(confirmed.map(() => 'confirm'))
  expect(confirmed.length).toBeGreaterThanOrEqual(proven.length)
})

test('a line moves among those of its phase and stays at the edge', () => {
  const ids = (template: typeof builtInTemplate) => linesOf(template, 'test').map(({ id }) => id)
  const [first, second] = ids(builtInTemplate)
  expect(ids(moveLine(builtInTemplate, first ?? '', 1)).slice(0, 2)).toEqual([second, first])
  expect(moveLine(builtInTemplate, first ?? '', -1)).toEqual(builtInTemplate)
  expect(moveLine(builtInTemplate, 'nothing', 1)).toEqual(builtInTemplate)
})

test('whatever is edited, a template stays one the domain accepts, in phases, with every id once', () => {
  const id = fc.constantFrom(...builtInTemplate.map((line) => line.id), 'own-1')
  const step = fc.oneof(
    fc.record({ kind: fc.constant('move' as const), id, by: fc.constantFrom(-1 as const, 1 as const) }),
    fc.record({ kind: fc.constant('remove' as const), id }),
    fc.record({ kind: fc.constant('put' as const), phase: fc.constantFrom('test' as const, 'watch' as const) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let template = builtInTemplate
      for (const each of steps) {
        if (each.kind === 'move') template = moveLine(template, each.id, each.by)
        else if (each.kind === 'remove') template = removeLine(template, each.id)
        else template = putLine(template, { ...own, phase: each.phase })
      }
      expect(checklistTemplate.safeParse(template).success).toBe(true)
      expect(new Set(template.map((line) => line.id)).size).toBe(template.length)
      const phases = template.map(({ phase }) => phase)
      expect(phases.filter((phase, index) => phase !== phases[index - 1])).toEqual([...new Set(phases)])
    }),
  )
})

test('a line comes back from the form unchanged, also when due after go-live', () => {
  for (const line of [
    own,
    { ...own, daysBeforeGoLive: -3 },
    { ...own, daysBeforeGoLive: 0 },
    { ...own, daysBeforeGoLive: null },
  ]) {
    expect(readLine(lineFormOf(line, line.phase), line.id, false)).toEqual({ line, issues: {} })
  }
})

test.each<[Partial<LineForm>, boolean, object]>([
  [{ de: '' }, false, { de: 'no-words' }],
  [{ en: ' ' }, false, { en: 'no-words' }],
  [{ en: '' }, true, { en: 'half-words' }],
  [{ de: '', en: '' }, true, {}],
  [{ de: 'a\nb' }, true, { de: 'not-a-line' }],
  [{ days: '-3' }, true, { days: 'not-days' }],
  [{ days: '401' }, true, { days: 'not-days' }],
  [{ days: 'soon' }, true, { days: 'not-days' }],
])('%o (built in: %s) says %o', (change, isBuiltIn, issues) => {
  expect(readLine({ ...lineFormOf(own, 'agree'), ...change }, own.id, isBuiltIn).issues).toEqual(issues)
})
