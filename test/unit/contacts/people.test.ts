// The address book through the contract: people, places, what was told, and what the windows hear of it.
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { personDraftOf } from '#test/support/contact-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openHouse } from '#test/support/open-house.ts'

const partnerDraft = (domain: string) => ({
  id: null,
  name: domain,
  domains: [domain],
  contact: { name: '', mail: '', phone: '' },
  agreedNames: [],
})

async function houseWithPartner() {
  const opened = openHouse()
  const partner = valueIn(await opened.client.partner.save(partnerDraft('bank.example')))
  return { ...opened, partnerId: partner.id }
}

test('a person is added, placed on two sides, changed everywhere and forgotten', async () => {
  const { client, outside, partnerId } = await houseWithPartner()
  const heard: unknown[] = []
  client.contact.changed((event) => heard.push(event.partnerId))
  const person = valueIn(await client.contact.savePerson(personDraftOf({ name: '  Erika Muster ' })))
  expect(person).toMatchObject({ name: 'Erika Muster', createdAt: '2026-11-21T10:00:00.000Z' })
  const link = { personId: person.id, role: 'security', isDeputy: false } as const
  valueIn(await client.contact.link({ ...link, partnerId }))
  valueIn(await client.contact.link({ ...link, partnerId: null, isDeputy: true }))
  outside.setNow('2026-12-01T08:00:00.000Z')
  const changed = valueIn(await client.contact.savePerson({ ...personDraftOf({ name: 'Erika Neu' }), id: person.id }))
  expect(changed).toEqual({ ...person, name: 'Erika Neu', changedAt: '2026-12-01T08:00:00.000Z' })
  expect(valueIn(await client.contact.sides({ partnerId }))).toEqual({
    own: [{ person: changed, role: 'security', isDeputy: true }],
    partner: [{ person: changed, role: 'security', isDeputy: false }],
  })
  const [entry] = valueIn(await client.contact.people())
  expect(entry?.links).toHaveLength(2)
  valueIn(await client.contact.unlink({ personId: person.id, partnerId, role: 'security' }))
  expect(valueIn(await client.contact.sides({ partnerId })).partner).toEqual([])
  valueIn(await client.contact.removePerson({ personId: person.id }))
  expect(valueIn(await client.contact.people())).toEqual([])
  expect(heard).toEqual([null, partnerId, null, null, partnerId, null])
})

test('what was told keeps the name of the day, newest first, and loses it with the person', async () => {
  const { client, partnerId } = await houseWithPartner()
  const person = valueIn(await client.contact.savePerson(personDraftOf()))
  const told = { partnerId, personId: person.id, channel: 'phone', about: 'Umstellung am 1. Dezember' } as const
  const older = valueIn(await client.contact.tell({ ...told, at: '2026-11-20T10:00:00.000Z' }))
  const newer = valueIn(await client.contact.tell({ ...told, at: '2026-11-21T09:00:00.000Z', channel: 'mail' }))
  expect(older).toMatchObject({ name: 'Erika Muster', about: 'Umstellung am 1. Dezember' })
  expect(valueIn(await client.contact.told({ partnerId }))).toEqual([newer, older])
  valueIn(await client.contact.removeTold({ toldId: newer.id }))
  valueIn(await client.contact.removePerson({ personId: person.id }))
  expect(valueIn(await client.contact.told({ partnerId }))).toEqual([{ ...older, personId: null, name: '' }])
})

test('an unknown person or partner changes nothing', async () => {
  const { client, partnerId } = await houseWithPartner()
  const id = randomUUID()
  const person = valueIn(await client.contact.savePerson(personDraftOf()))
  const link = { role: 'technical', isDeputy: false } as const
  const told = { channel: 'mail', at: '2026-11-20T10:00:00.000Z', about: 'x' } as const
  const unknownPeople = [
    await client.contact.savePerson({ ...personDraftOf(), id }),
    await client.contact.link({ ...link, personId: id, partnerId }),
    await client.contact.removePerson({ personId: id }),
    await client.contact.tell({ ...told, personId: id, partnerId }),
  ]
  for (const outcome of unknownPeople) expect(faultIn(outcome).code).toBe('contact.not-found')
  const unknownPartners = [
    await client.contact.sides({ partnerId: id }),
    await client.contact.link({ ...link, personId: person.id, partnerId: id }),
    await client.contact.unlink({ role: 'technical', personId: person.id, partnerId: id }),
    await client.contact.tell({ ...told, personId: person.id, partnerId: id }),
  ]
  for (const outcome of unknownPartners) expect(faultIn(outcome).code).toBe('partner.not-found')
  expect(valueIn(await client.contact.people())).toEqual([{ person, links: [] }])
})
