// The store of data care against the real client and scripted handlers: a list is looked at before it is taken over, long work tells how far
// it is and can be ended, and one piece of work runs at a time.
import { expect, test } from 'vitest'
import { fail } from '#domain/fault.ts'
import { createContractDouble, type WindowHandlers } from '#test/support/contract-double.ts'
import { type CareScript, idleCare, samplePreview } from '#test/support/window/care-double.ts'
import { houseDouble } from '#test/support/window/house-double.ts'
import { sampleDue } from '#test/support/window/people-samples.ts'
import { sampleRendering } from '#test/support/window/rendering-sample.ts'
import { createWindowClient } from '../../../renderer/client.ts'
import { createCareStore } from '../../../renderer/features/care/care-store.ts'
import { noon } from './summary-sample.ts'

function open(script: Partial<CareScript> = {}, change: Partial<WindowHandlers['care']> = {}) {
  const handlers = houseDouble({
    partners: [],
    systemLanguage: 'en',
    nowMs: noon,
    rendering: sampleRendering,
    care: { ...idleCare, due: sampleDue, ...script },
    pace: () => Promise.resolve(),
  })
  const double = createContractDouble({ ...handlers, care: { ...handlers.care, ...change } })
  return { double, store: createCareStore(createWindowClient(double.bridge)) }
}

/** Work that goes on only when it is ended. */
const untilEnded = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))

test('a list is looked at first, and taken over by the name of what was looked at', async () => {
  const { store, double } = open()
  await store.getState().importList()
  expect(double.asked).toEqual([])
  await store.getState().previewList()
  expect(store.getState()).toMatchObject({ preview: samplePreview, task: null, progress: { done: 1200, total: 1200 } })
  await store.getState().importList()
  expect(store.getState()).toMatchObject({
    preview: null,
    end: { kind: 'imported', counts: samplePreview.counts },
  })
})

test('rows left out stay in sight after the others came in, and can be kept', async () => {
  const { store, double } = open()
  await store.getState().previewList()
  await store.getState().importList()
  expect(store.getState().leftOut).toEqual(samplePreview)
  await store.getState().saveWrongRows(samplePreview.previewId)
  expect(double.asked.at(-1)).toMatchObject({ channel: 'care.saveWrongRows' })
  expect(store.getState()).toMatchObject({ leftOut: samplePreview, end: { kind: 'saved', task: 'wrong-rows' } })
  await store.getState().previewList()
  expect(store.getState().leftOut).toBeNull()
})

test('reading a list can be ended, and says that nothing was changed', async () => {
  const { store, double } = open({ pace: untilEnded })
  const reading = store.getState().previewList()
  expect(store.getState().task).toBe('preview')
  store.getState().cancel()
  await reading
  expect(store.getState()).toMatchObject({ task: null, preview: null, end: { kind: 'cancelled', task: 'preview' } })
  expect(double.runningJobs()).toBe(0)
})

test('taking over can be ended, and what was looked at stays to be taken over later', async () => {
  let isSlow = false
  const { store } = open({ pace: (signal) => (isSlow ? untilEnded(signal) : Promise.resolve()) })
  await store.getState().previewList()
  isSlow = true
  const importing = store.getState().importList()
  store.getState().cancel()
  await importing
  expect(store.getState()).toMatchObject({ preview: samplePreview, end: { kind: 'cancelled', task: 'import' } })
})

test('a preview that is gone is a fault of taking over', async () => {
  const { store } = open({}, { importList: () => fail('care.preview-gone') })
  await store.getState().previewList()
  await store.getState().importList()
  expect(store.getState().failed).toMatchObject({ task: 'import', fault: { code: 'care.preview-gone' } })
})

test('a choice that was dismissed leaves everything as it was', async () => {
  const { store } = open({}, { previewList: () => fail('file.choice-dismissed') })
  await store.getState().previewList()
  expect(store.getState()).toMatchObject({ task: null, failed: null, end: null, preview: null })
})

test('one piece of work runs at a time', async () => {
  const { store, double } = open({ pace: untilEnded })
  const first = store.getState().exportAll()
  await store.getState().exportList()
  expect(double.asked.map(({ channel }) => channel)).toEqual(['care.exportAll'])
  store.getState().cancel()
  await first
})

test('deleting ends with its report, and what is due is read again', async () => {
  const { store } = open()
  await store.getState().loadDue()
  expect(store.getState().due).toHaveLength(2)
  await store.getState().deleteDue([sampleDue[0]?.personId ?? ''])
  expect(store.getState()).toMatchObject({ end: { kind: 'deleted', report: { people: 1 } } })
  expect(store.getState().due?.map(({ personId }) => personId)).toEqual([sampleDue[1]?.personId])
})

test('a copy that took the place of everything says where the old data lie', async () => {
  const { store } = open()
  await store.getState().importAll()
  const replaced = { kind: 'replaced', keptAside: '/home/admin/handschlag/before.sqlite' }
  expect(store.getState().end).toEqual(replaced)
  store.getState().forgetEnd()
  await store.getState().exportAll()
  expect(store.getState()).toMatchObject({ end: replaced, task: null })
})
