// The address book over a real file: people once, places in order, many at a time, and what goes when a person or a partner goes.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ContactLink } from '#domain/contacts/person.ts'
import { openStore, type Store } from '#storage/store.ts'
import { samplePerson } from '#test/support/contact-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { samplePartner } from '#test/support/samples.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

function freshStore(): Store {
  return valueIn(openStore(join(temporaryFolder(), 'handschlag.sqlite')))
}
const place = (personId: string, partnerId: string | null, changes: Partial<ContactLink> = {}): ContactLink => ({
  personId,
  partnerId,
  role: 'technical',
  isDeputy: false,
  ...changes,
})

test('a side stands in the order of roles, deputies after those they stand in for, then as they came', () => {
  const store = freshStore()
  const people = ['a', 'b', 'c', 'd', 'e'].map((name) => samplePerson({ name }))
  const [a, b, c, d, e] = people.map(({ id }) => id) as [string, string, string, string, string]
  valueIn(
    store.people.saveMany(people, [
      place(a, null, { role: 'management' }),
      place(b, null, { isDeputy: true }),
      place(c, null),
      place(d, null),
      place(e, null, { role: 'security' }),
    ]),
  )
  const names = () => valueIn(store.people.side(null)).map(({ person }) => person.name)
  expect(names()).toEqual(['c', 'd', 'b', 'e', 'a'])
  valueIn(store.people.putFirst(place(d, null)))
  expect(names()).toEqual(['d', 'c', 'b', 'e', 'a'])
  valueIn(store.people.link(place(d, null, { isDeputy: true })))
  expect(names()).toEqual(['c', 'd', 'b', 'e', 'a'])
  valueIn(store.people.unlink({ personId: c, partnerId: null, role: 'technical' }))
  expect(names()).toEqual(['d', 'b', 'e', 'a'])
  store.close()
})

test('a person has one place per side and role, and several sides', () => {
  const store = freshStore()
  const partner = samplePartner()
  valueIn(store.partners.save(partner))
  const person = valueIn(store.people.save(samplePerson()))
  for (const partnerId of [null, partner.id, null]) valueIn(store.people.link(place(person.id, partnerId)))
  valueIn(store.people.link(place(person.id, null, { role: 'security' })))
  const { links } = valueIn(store.people.find(person.id))
  expect(links).toHaveLength(3)
  expect(valueIn(store.people.all())).toEqual([{ person, links: expect.arrayContaining([...links]) }])
  valueIn(store.partners.remove(partner.id))
  expect(valueIn(store.people.find(person.id)).links).toHaveLength(2)
  store.close()
})

test('who is not there can neither be found, placed nor removed', () => {
  const store = freshStore()
  const id = randomUUID()
  const outcomes = [
    store.people.find(id),
    store.people.link(place(id, null)),
    store.people.putFirst(place(id, null)),
    store.people.remove(id),
  ]
  for (const outcome of outcomes) expect(faultIn(outcome).code).toBe('contact.not-found')
  expect(valueIn(store.people.all())).toEqual([])
  store.close()
})

test('a removed person leaves what it was told without its name', () => {
  const store = freshStore()
  const partner = valueIn(store.partners.save(samplePartner()))
  const person = valueIn(store.people.save(samplePerson()))
  valueIn(store.people.link(place(person.id, partner.id)))
  const entry = { id: randomUUID(), partnerId: partner.id, personId: person.id, name: person.name, about: 'Test' }
  valueIn(store.told.add({ ...entry, channel: 'mail', at: '2026-11-20T10:00:00.000Z' }))
  valueIn(store.told.add({ ...entry, id: randomUUID(), channel: 'phone', at: '2026-11-21T10:00:00.000Z' }))
  expect(valueIn(store.told.list(partner.id)).map(({ channel }) => channel)).toEqual(['phone', 'mail'])
  expect(valueIn(store.told.listOf(person.id))).toHaveLength(2)
  valueIn(store.people.remove(person.id))
  expect(valueIn(store.people.side(partner.id))).toEqual([])
  expect(valueIn(store.told.list(partner.id)).map(({ personId, name }) => [personId, name])).toEqual([
    [null, ''],
    [null, ''],
  ])
  expect(valueIn(store.told.remove(entry.id))).toBe(partner.id)
  expect(valueIn(store.told.remove(entry.id))).toBeUndefined()
  store.close()
})

test('fifteen thousand people and their places are one transaction, all or none', () => {
  const store = freshStore()
  const partners = Array.from({ length: 50 }, (_, index) => samplePartner({ domains: [`p${index}.example`] }))
  for (const partner of partners) valueIn(store.partners.save(partner))
  const people = Array.from({ length: 15_000 }, (_, index) => samplePerson({ name: `n${index}`, mail: '' }))
  const links = people.map(({ id }, index) => place(id, partners[index % 50]?.id ?? null))
  const broken = store.together(() => {
    valueIn(store.people.saveMany(people, links))
    return store.people.remove(randomUUID())
  })
  expect(faultIn(broken).code).toBe('contact.not-found')
  expect(valueIn(store.people.all())).toEqual([])
  valueIn(store.people.saveMany(people, links))
  valueIn(store.people.saveMany(people, links))
  expect(valueIn(store.people.all())).toHaveLength(15_000)
  const side = valueIn(store.people.side(partners[7]?.id ?? null))
  expect(side.map(({ person }) => person.name).slice(0, 3)).toEqual(['n7', 'n57', 'n107'])
  store.close()
})
