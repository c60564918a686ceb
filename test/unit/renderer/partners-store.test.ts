// The partner list: follows the main process, the newest answer wins, drafts outlive their page and go when they are saved.
import { expect, test } from 'vitest'
import { fail, succeed } from '#domain/fault.ts'
import { createContractDouble, type WindowHandlers } from '#test/support/contract-double.ts'
import { createGate } from '#test/support/gate.ts'
import { houseDouble } from '#test/support/window/house-double.ts'
import { samplePartners } from '#test/support/window/partner-samples.ts'
import { sampleRendering } from '#test/support/window/rendering-sample.ts'
import { createWindowClient } from '../../../renderer/client.ts'
import { emptyForm, readForm } from '../../../renderer/features/partners/partner-form-values.ts'
import { createPartnersStore, formFor, newPartnerKey } from '../../../renderer/features/partners/partners-store.ts'
import { noon } from './summary-sample.ts'

function storeOver(change: Partial<WindowHandlers['partner']> = {}) {
  const house = houseDouble({
    partners: samplePartners,
    systemLanguage: 'de',
    nowMs: noon,
    rendering: sampleRendering,
    pace: () => Promise.resolve(),
  })
  const double = createContractDouble({ ...house, partner: { ...house.partner, ...change } })
  return { double, store: createPartnersStore(createWindowClient(double.bridge)) }
}

test('the list is read again when the main process says it changed', async () => {
  const { double, store } = storeOver()
  const loaded = new Promise<void>((done) => store.subscribe((state) => state.isLoaded && done()))
  double.publish.partner.changed({ partnerId: null })
  await loaded
  expect(store.getState().summaries).toHaveLength(samplePartners.length)
})

test('what is due is asked for again when something of confirming changed', async () => {
  let asked = 0
  const due = async () => {
    asked += 1
    return succeed([])
  }
  const { double } = storeOver({ due })
  double.publish.confirm.changed({ partnerId: null })
  await expect.poll(() => asked).toBe(1)
})

test('an answer that comes late does not replace a newer one', async () => {
  const slow = createGate<void>()
  let asked = 0
  const { store } = storeOver({
    list: async () => {
      asked += 1
      if (asked > 1) return succeed([])
      await slow.promise
      return fail('internal', { id: 'late' })
    },
  })
  const first = store.getState().load()
  await store.getState().load()
  slow.open()
  await first
  expect(store.getState()).toMatchObject({ isLoaded: true, fault: null, summaries: [] })
})

test('a draft stays until it is saved', async () => {
  const { store } = storeOver()
  const typed = { ...emptyForm, name: 'Neue GmbH', domains: 'neue.example' }
  store.getState().setDraft(newPartnerKey, typed)
  expect(formFor(store.getState(), null)).toEqual(typed)
  const saved = await store.getState().save(readForm(typed, null).draft)
  expect(saved.ok).toBe(true)
  expect(formFor(store.getState(), null)).toEqual(emptyForm)
  expect(store.getState().summaries.map((entry) => entry.partner.name)).toContain('Neue GmbH')
})

test('a domain that belongs to another partner is explained and the draft stays', async () => {
  const { store } = storeOver()
  const typed = { ...emptyForm, name: 'Zweite', domains: 'musterbank.example' }
  store.getState().setDraft(newPartnerKey, typed)
  const saved = await store.getState().save(readForm(typed, null).draft)
  expect(saved).toEqual({
    ok: false,
    fault: { code: 'partner.domain-taken', params: { domain: 'musterbank.example', partner: 'Muster Bank AG' } },
  })
  expect(formFor(store.getState(), null)).toEqual(typed)
})

test('a removed partner is gone from the list and so is its draft', async () => {
  const { store } = storeOver()
  await store.getState().load()
  const partner = store.getState().summaries[0]?.partner
  if (partner === undefined) throw new Error('empty list')
  store.getState().setDraft(partner.id, { ...emptyForm, name: 'x' })
  await store.getState().remove(partner.id)
  expect(store.getState().summaries.some((entry) => entry.partner.id === partner.id)).toBe(false)
  expect(store.getState().drafts).toEqual({})
})

test('what is due is asked for after the list, and again when a checklist, an agreement or a contact changed', async () => {
  let asked = 0
  const partnerId = samplePartners[0]?.partner.id ?? ''
  const { double, store } = storeOver({
    due: () => {
      asked += 1
      return succeed([{ partnerId, due: [{ kind: 'proof-lost', count: asked }] }])
    },
  })
  const counted = async (count: number) =>
    await expect.poll(() => store.getState().due[partnerId]).toEqual([{ kind: 'proof-lost', count }])
  await store.getState().load()
  await counted(1)
  double.publish.checklist.changed({ partnerId })
  await counted(2)
  double.publish.agreement.changed({ partnerId })
  await counted(3)
  double.publish.contact.changed({ partnerId: null })
  await counted(4)
})
