// The store of checklists against the real client and scripted handlers: ticks show at once, a template under way is not lost, and what is
// the same as kept counts as unchanged.
import { expect, test } from 'vitest'
import { builtInTemplate } from '#domain/checklist/built-in.ts'
import { fail } from '#domain/fault.ts'
import { createContractDouble, type WindowHandlers } from '#test/support/contract-double.ts'
import { houseDouble } from '#test/support/window/house-double.ts'
import { samplePartner } from '#test/support/window/partner-samples.ts'
import { sampleRendering } from '#test/support/window/rendering-sample.ts'
import { createWindowClient } from '../../../renderer/client.ts'
import { createChecklistStore } from '../../../renderer/features/checklist/checklist-store.ts'
import { removeLine } from '../../../renderer/features/checklist/template-edits.ts'
import { noon } from './summary-sample.ts'

const bank = samplePartner(1, '', []).id
const laboratory = samplePartner(2, '', []).id

function open(change: Partial<WindowHandlers['checklist']> = {}) {
  const handlers = houseDouble({
    partners: [],
    systemLanguage: 'en',
    nowMs: noon,
    rendering: sampleRendering,
    pace: () => Promise.resolve(),
  })
  const double = createContractDouble({ ...handlers, checklist: { ...handlers.checklist, ...change } })
  return { double, store: createChecklistStore(createWindowClient(double.bridge)) }
}

test('a tick shows at once, and goes again', async () => {
  const { store } = open()
  await store.getState().show(bank)
  const state = () => store.getState().shown?.items?.find(({ item }) => item.id === 'signed')?.state
  expect(await store.getState().tick(bank, 'signed', 'Brief vom 20.11.')).toEqual({ ok: true, value: undefined })
  expect(state()).toMatchObject({ kind: 'by-hand', note: 'Brief vom 20.11.' })
  await store.getState().tick(bank, 'signed', null)
  expect(state()?.kind).toBe('open')
})

test('a tick that is refused changes nothing and says why', async () => {
  const { store } = open({ tick: () => fail('checklist.note-needed') })
  await store.getState().show(bank)
  const before = store.getState().shown
  expect(await store.getState().tick(bank, 'signed', '')).toMatchObject({ fault: { code: 'checklist.note-needed' } })
  expect(store.getState().shown).toBe(before)
})

test('the list is read again when the main process says so, for the partner in sight only', async () => {
  const { store, double } = open()
  const count = () => double.asked.filter(({ channel }) => channel === 'checklist.read').length
  double.publish.checklist.changed({ partnerId: bank })
  expect(count()).toBe(0)
  await store.getState().show(bank)
  double.publish.checklist.changed({ partnerId: laboratory })
  expect(count()).toBe(1)
  double.publish.checklist.changed({ partnerId: bank })
  expect(count()).toBe(2)
})

test('a template under way stays until it is kept or dropped', async () => {
  const { store, double } = open()
  await store.getState().loadTemplate()
  const shorter = removeLine(builtInTemplate, 'signed')
  store.getState().edit(shorter)
  await store.getState().loadTemplate()
  expect(store.getState().draft).toEqual(shorter)
  store.getState().edit([...builtInTemplate])
  expect(store.getState().draft).toBeNull()
  store.getState().edit(shorter)
  await store.getState().saveTemplate(true)
  expect(store.getState()).toMatchObject({ template: shorter, draft: null, isSaving: false })
  expect(double.asked.at(-1)).toEqual({
    channel: 'checklist.saveTemplate',
    payload: { template: shorter, alsoForPartners: true },
  })
  await store.getState().resetTemplate()
  expect(store.getState().template).toEqual(builtInTemplate)
})

test('a template that is refused stays under way', async () => {
  const { store } = open({ saveTemplate: () => fail('checklist.same-id', { id: 'signed' }) })
  await store.getState().loadTemplate()
  const shorter = removeLine(builtInTemplate, 'signed')
  store.getState().edit(shorter)
  expect((await store.getState().saveTemplate(false)).ok).toBe(false)
  expect(store.getState()).toMatchObject({ draft: shorter, isSaving: false })
})
