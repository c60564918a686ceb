// The first technical person of a side and the contact of partner or settings are one: whichever is changed, the other follows.
import { expect, test } from 'vitest'
import type { Contact } from '#domain/partner.ts'
import { defaultSettings } from '#domain/setting.ts'
import { personDraftOf } from '#test/support/contact-samples.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { openHouse } from '#test/support/open-house.ts'

const erika: Contact = { name: 'Erika Muster', mail: 'erika@bank.example', phone: '+49 30 1' }
const nobody: Contact = { name: '', mail: '', phone: '' }
const draft = (contact: Contact, domain = 'bank.example') => ({
  id: null,
  name: 'Muster Bank AG',
  domains: [domain],
  contact,
  agreedNames: [],
})

async function bankWith(contact: Contact) {
  const opened = openHouse()
  const { client } = opened
  const partner = valueIn(await client.partner.save(draft(contact)))
  const side = async () => valueIn(await client.contact.sides({ partnerId: partner.id })).partner
  const save = async (changed: Contact) =>
    valueIn(await client.partner.save({ ...draft(changed), id: partner.id })).contact
  const contactNow = async () => valueIn(await client.partner.list()).find((each) => each.partner.id === partner.id)
  return { ...opened, partner, side, save, contact: async () => (await contactNow())?.partner.contact }
}

test('the contact of a new partner becomes a person with the technical role', async () => {
  const { side, partner } = await bankWith(erika)
  expect(partner.contact).toEqual(erika)
  expect(await side()).toMatchObject([
    { role: 'technical', isDeputy: false, person: { ...erika, organisation: 'Muster Bank AG' } },
  ])
})

test('a changed name or mailbox in the form changes the person, both changed is somebody else', async () => {
  const { side, save, client } = await bankWith(erika)
  const [before] = await side()
  expect(await save({ ...erika, name: 'Erika Neu', phone: '' })).toEqual({ ...erika, name: 'Erika Neu', phone: '' })
  expect((await side())[0]?.person.id).toBe(before?.person.id)
  const bert = { name: 'Bert Beispiel', mail: 'bert@bank.example', phone: '' }
  expect(await save(bert)).toEqual(bert)
  expect((await side()).map(({ person }) => person.name)).toEqual(['Bert Beispiel'])
  expect(valueIn(await client.contact.people()).map(({ person }) => person.name)).toEqual([
    'Bert Beispiel',
    'Erika Neu',
  ])
})

test('an emptied form takes the person from the place, and the next one moves up', async () => {
  const { side, save, client, partner } = await bankWith(erika)
  expect(await save(nobody)).toEqual(nobody)
  expect(await side()).toEqual([])
  const people = valueIn(await client.contact.people())
  expect(people).toMatchObject([{ person: { name: 'Erika Muster' }, links: [] }])
  const next = valueIn(await client.contact.savePerson(personDraftOf({ name: 'Nina', mail: 'n@bank.example' })))
  const place = { personId: next.id, partnerId: partner.id, role: 'technical', isDeputy: false } as const
  valueIn(await client.contact.link(place))
  expect(await save({ name: 'Nina', mail: 'n@bank.example', phone: '+49 30 1234' })).toMatchObject({ name: 'Nina' })
  expect(await side()).toHaveLength(1)
})

test('a person changed, placed, taken away or forgotten changes the contact, and the windows hear of it', async () => {
  const { client, partner, side, contact } = await bankWith(erika)
  const [main] = await side()
  const personId = main?.person.id ?? ''
  const heard: unknown[] = []
  client.partner.changed((event) => heard.push(event.partnerId))
  const draftOfErika = personDraftOf({ ...erika, id: personId })
  valueIn(await client.contact.savePerson({ ...draftOfErika, phone: '', mobile: '+49 170 1' }))
  expect(await contact()).toEqual({ ...erika, phone: '+49 170 1' })
  valueIn(await client.contact.savePerson({ ...draftOfErika, phone: '', mobile: '+49 170 1', keyword: 'Mail' }))
  expect(heard).toEqual([partner.id])
  const place = { personId, partnerId: partner.id, role: 'technical' } as const
  valueIn(await client.contact.link({ ...place, isDeputy: true }))
  expect(await contact()).toEqual(nobody)
  valueIn(await client.contact.link({ ...place, isDeputy: false }))
  expect(await contact()).toMatchObject({ name: 'Erika Muster' })
  valueIn(await client.contact.removePerson({ personId }))
  expect(await contact()).toEqual(nobody)
  expect(heard).toHaveLength(4)
})

test('a mailbox without a name stays without a name, and a mobile goes back to where it came from', async () => {
  const { side, save, client } = await bankWith({ name: '', mail: 'noc@bank.example', phone: '' })
  expect((await side())[0]?.person.name).toBe('noc@bank.example')
  expect(await save({ name: '', mail: 'noc@bank.example', phone: '' })).toEqual({ ...nobody, mail: 'noc@bank.example' })
  const [main] = await side()
  valueIn(
    await client.contact.savePerson({
      ...personDraftOf({ name: 'noc@bank.example', mail: 'noc@bank.example', phone: '' }),
      id: main?.person.id ?? null,
      mobile: '+49 170 1',
    }),
  )
  expect(await save({ name: 'NOC', mail: 'noc@bank.example', phone: '+49 170 2' })).toMatchObject({
    phone: '+49 170 2',
  })
  expect((await side())[0]?.person).toMatchObject({ name: 'NOC', phone: '', mobile: '+49 170 2' })
})

test('one person of two partners is one person, and a change shows with both', async () => {
  const { client, side, contact } = await bankWith(erika)
  const other = valueIn(await client.partner.save(draft(erika, 'other.example')))
  expect(valueIn(await client.contact.people())).toHaveLength(1)
  valueIn(await client.partner.save({ ...draft({ ...erika, phone: '+49 30 2' }, 'other.example'), id: other.id }))
  expect(await contact()).toEqual({ ...erika, phone: '+49 30 2' })
  expect(await side()).toHaveLength(1)
})

test('the contact of the settings is the first technical person of our side', async () => {
  const { client } = openHouse()
  const saved = valueIn(await client.settings.save({ ...defaultSettings, organisation: 'Eigene AG', contact: erika }))
  expect(saved.contact).toEqual(erika)
  const heard: unknown[] = []
  client.settings.changed((settings) => heard.push(settings.contact.phone))
  const [entry] = valueIn(await client.contact.people())
  expect(entry).toMatchObject({
    person: { organisation: 'Eigene AG' },
    links: [{ partnerId: null, role: 'technical' }],
  })
  const draftOfErika = personDraftOf({ ...erika, id: entry?.person.id ?? null, organisation: 'Eigene AG' })
  valueIn(await client.contact.savePerson({ ...draftOfErika, phone: '+49 30 9' }))
  expect(valueIn(await client.settings.read()).contact.phone).toBe('+49 30 9')
  expect(heard).toEqual(['+49 30 9'])
  expect(valueIn(await client.settings.save({ ...saved, contact: nobody })).contact).toEqual(nobody)
})
