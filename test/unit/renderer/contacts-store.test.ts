// The store of people against the real client and scripted handlers: a person added has its place at once, everything shown follows the main
// process, and answers about a partner no longer in sight are dropped.
import { expect, test } from 'vitest'
import { fail, succeed } from '#domain/fault.ts'
import { createContractDouble, type WindowHandlers } from '#test/support/contract-double.ts'
import { houseDouble } from '#test/support/window/house-double.ts'
import { samplePartner } from '#test/support/window/partner-samples.ts'
import { samplePeople } from '#test/support/window/people-samples.ts'
import { sampleRendering } from '#test/support/window/rendering-sample.ts'
import { createWindowClient } from '../../../renderer/client.ts'
import { createContactsStore } from '../../../renderer/features/contacts/contacts-store.ts'
import { noon } from './summary-sample.ts'

const bank = samplePartner(1, '', []).id
const laboratory = samplePartner(2, '', []).id
const draft = {
  id: null,
  name: 'Neu Hier',
  organisation: '',
  mail: '',
  phone: '',
  mobile: '',
  availability: '',
  languages: '',
  keyword: '',
  note: '',
}

function open(change: (handlers: WindowHandlers) => Partial<WindowHandlers['contact']> = () => ({})) {
  const handlers = houseDouble({
    partners: [],
    systemLanguage: 'en',
    nowMs: noon,
    rendering: sampleRendering,
    contacts: samplePeople(),
    pace: () => Promise.resolve(),
  })
  const double = createContractDouble({ ...handlers, contact: { ...handlers.contact, ...change(handlers) } })
  return { double, store: createContactsStore(createWindowClient(double.bridge)) }
}

test('someone new gets a place at once, and both sides are read again', async () => {
  const { store } = open()
  await store.getState().show(bank)
  expect(store.getState().shown?.sides?.partner).toHaveLength(3)
  const place = { partnerId: bank, role: 'security', isDeputy: false } as const
  expect(await store.getState().saveWith(draft, place)).toEqual({ ok: true, value: undefined })
  expect(store.getState().shown?.sides?.partner.map(({ person }) => person.name)).toContain('Neu Hier')
})

test('nobody is linked when the person could not be kept', async () => {
  const { store, double } = open(() => ({ savePerson: () => fail('contact.not-found') }))
  const outcome = await store.getState().saveWith(draft, { partnerId: bank, role: 'technical', isDeputy: false })
  expect(outcome.ok).toBe(false)
  expect(double.asked.map(({ channel }) => channel)).not.toContain('contact.link')
})

test('a change to our own side is read wherever it shows, one of another partner is not', async () => {
  const { store, double } = open()
  await store.getState().show(bank)
  const count = () => double.asked.filter(({ channel }) => channel === 'contact.sides').length
  expect(count()).toBe(1)
  double.publish.contact.changed({ partnerId: laboratory })
  expect(count()).toBe(1)
  double.publish.contact.changed({ partnerId: null })
  expect(count()).toBe(2)
})

test('the address book is read only once somebody looked at it, and never twice at a time', async () => {
  const { store, double } = open()
  const count = () => double.asked.filter(({ channel }) => channel === 'contact.people').length
  double.publish.contact.changed({ partnerId: null })
  expect(count()).toBe(0)
  await store.getState().loadPeople()
  for (let turn = 0; turn < 20; turn += 1) double.publish.contact.changed({ partnerId: bank })
  await store.getState().loadPeople()
  expect(count()).toBeLessThanOrEqual(3)
})

test('an address book that could not be read is not an empty one', async () => {
  const { store } = open(() => ({ people: () => fail('storage.in-use') }))
  await store.getState().loadPeople()
  expect(store.getState()).toMatchObject({ people: null, fault: { code: 'storage.in-use' } })
})

test('the answer about a partner left behind is dropped', async () => {
  const { store } = open((handlers) => ({
    async sides(input) {
      if (input.partnerId === bank) await new Promise((resolve) => setImmediate(resolve))
      return handlers.contact.sides(input)
    },
  }))
  const first = store.getState().show(bank)
  await store.getState().show(laboratory)
  await first
  expect(store.getState().shown?.partnerId).toBe(laboratory)
  expect(store.getState().shown?.sides?.partner).toHaveLength(1)
})

test('a person who is forgotten leaves entries without a name', async () => {
  const { store } = open()
  await store.getState().show(bank)
  const told = store.getState().shown?.told[0]
  expect(told?.name).toBe('Leitstelle Mail')
  await store.getState().remove(told?.personId ?? '')
  expect(store.getState().shown?.told[0]).toMatchObject({ personId: null, name: '' })
})

test('a file choice that was dismissed is no fault; a fault of a file is one', async () => {
  const answers = [
    fail('file.choice-dismissed'),
    fail('file.not-written', { detail: '' }),
    succeed({ files: ['/a.vcf'] }),
  ]
  const { store } = open(() => ({ exportCards: () => answers.shift() ?? fail('file.choice-dismissed') }))
  const keep = () => store.getState().exportCards({ of: 'all', partnerId: null })
  await keep()
  expect(store.getState()).toMatchObject({ fault: null, savedFiles: [], task: null })
  await keep()
  expect(store.getState().fault?.code).toBe('file.not-written')
  await keep()
  expect(store.getState()).toMatchObject({ fault: null, savedFiles: ['/a.vcf'] })
})
