// The template of the house: saved, brought to partners on wish, taken back; refused as a whole where it cannot be used.
import { expect, test } from 'vitest'
import { builtInTemplate } from '#domain/checklist/built-in.ts'
import type { TemplateItem } from '#domain/checklist/checklist.ts'
import { openChecklistDesk } from '#test/support/checklist-desk.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'

const own: TemplateItem = {
  ...{ id: 'own-1', phase: 'agree', text: { de: 'Betriebsrat', en: '' }, owner: 'own', isBlocking: true },
  ...{ proof: null, daysBeforeGoLive: 5 },
}
const ids = (lines: readonly { readonly id: string }[]) => lines.map(({ id }) => id)

test('a template goes round: own lines in their phase, words in both languages, the order as it was made', async () => {
  const { checklist } = openChecklistDesk()
  expect(valueIn(await checklist.template())).toEqual(builtInTemplate)
  const swapped = [builtInTemplate[1], builtInTemplate[0], ...builtInTemplate.slice(2), own].flatMap(
    (line) => line ?? [],
  )
  const saved = valueIn(await checklist.saveTemplate({ template: swapped, alsoForPartners: false }))
  expect(valueIn(await checklist.template())).toEqual(saved)
  expect(ids(saved).slice(0, 2)).toEqual(ids(swapped).slice(0, 2))
  const agree = saved.filter(({ phase }) => phase === 'agree')
  expect(agree.at(-1)).toEqual({ ...own, text: { de: 'Betriebsrat', en: 'Betriebsrat' } })
  expect(valueIn(await checklist.resetTemplate())).toEqual(builtInTemplate)
  expect(valueIn(await checklist.template())).toEqual(builtInTemplate)
})

test('only on wish partners get what changed, and nothing they did is lost', async () => {
  const { checklist, partnerId, read, line, told } = openChecklistDesk()
  await read()
  valueIn(await checklist.tick({ partnerId, itemId: 'diff-reviewed', note: 'mit Eva' }))
  told.length = 0
  const template = [...builtInTemplate.filter(({ id }) => id !== 'dry-run'), own].map((each) =>
    each.id === 'diff-reviewed' ? { ...each, isBlocking: false } : each,
  )
  valueIn(await checklist.saveTemplate({ template, alsoForPartners: false }))
  expect(ids((await read()).map(({ item }) => item))).toEqual(ids(builtInTemplate))
  valueIn(await checklist.resetTemplate())
  valueIn(await checklist.saveTemplate({ template, alsoForPartners: true }))
  expect(told).toEqual(['checklistChanged'])
  const now = ids((await read()).map(({ item }) => item))
  expect(now).toContain('own-1')
  expect(now).not.toContain('dry-run')
  expect(await line('diff-reviewed')).toMatchObject({
    item: { isBlocking: false },
    state: { kind: 'by-hand', note: 'mit Eva' },
  })
  expect((await line('level-reachable')).state.kind).toBe('proven')
})

test('a template that cannot be used is refused whole', async () => {
  const { checklist } = openChecklistDesk()
  const refused = async (...lines: TemplateItem[]) =>
    faultIn(await checklist.saveTemplate({ template: [...builtInTemplate, ...lines], alsoForPartners: true })).code
  expect(await refused(own, own)).toBe('checklist.same-id')
  expect(await refused({ ...own, text: { de: '', en: '' } })).toBe('checklist.words-needed')
  expect(await refused({ ...own, id: 'foreign' })).toBe('input.wrong-format')
  expect(valueIn(await checklist.template())).toEqual(builtInTemplate)
})

test('a new partner begins with the template of the house', async () => {
  const { checklist, read } = openChecklistDesk()
  valueIn(await checklist.saveTemplate({ template: [own], alsoForPartners: false }))
  expect(ids((await read()).map(({ item }) => item))).toEqual(['own-1'])
})
