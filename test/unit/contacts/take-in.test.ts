// Contacts of a partner file: the partner's own people follow the file, everybody else stays as they are, nobody is deleted.
import { expect, test } from 'vitest'
import type { PersonDraft } from '#domain/contacts/person.ts'
import type { TravellingContact } from '#domain/partner-file/partner-file.ts'
import { contactsAfter, takeInContacts } from '#operations/contacts/take-in.ts'
import type { Rooms } from '#operations/rooms.ts'
import { personDraftOf } from '#test/support/contact-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openRooms } from '#test/support/open-rooms.ts'
import { samplePartner } from '#test/support/samples.ts'

function travelling(changes: Partial<TravellingContact> = {}): TravellingContact {
  const { id: _id, note: _note, ...facts } = personDraftOf()
  return { ...facts, role: 'technical', isDeputy: false, ...changes }
}

function place(rooms: Rooms, changes: Partial<PersonDraft>, partnerId: string | null) {
  const at = rooms.outside.clock.now()
  const person = { ...personDraftOf(changes), id: rooms.outside.newId(), createdAt: at, changedAt: at }
  const link = { personId: person.id, partnerId, role: 'technical', isDeputy: false } as const
  valueIn(rooms.store.people.saveMany([person], [link]))
  return person
}

const bank = samplePartner({ domains: ['bank.example'], contact: { name: '', mail: '', phone: '' } })
const other = samplePartner({ domains: ['other.example'] })

function bankRooms() {
  const opened = openRooms()
  for (const partner of [bank, other]) valueIn(opened.rooms.store.partners.save(partner))
  const side = () => valueIn(opened.rooms.store.people.side(bank.id))
  return { ...opened, side }
}

test('new people are added with their places, and the first becomes the contact', () => {
  const { rooms, side, announced } = bankRooms()
  const deputy = travelling({ name: 'Bert', mail: 'bert@bank.example', isDeputy: true })
  valueIn(takeInContacts(rooms, bank.id, [deputy, travelling(), travelling({ role: 'security' })]))
  expect(side().map(({ person, role, isDeputy }) => [person.name, role, isDeputy])).toEqual([
    ['Erika Muster', 'technical', false],
    ['Bert', 'technical', true],
    ['Erika Muster', 'security', false],
  ])
  expect(valueIn(rooms.store.people.all())).toHaveLength(2)
  expect(valueIn(rooms.store.partners.find(bank.id)).contact).toMatchObject({ mail: 'erika@bank.example' })
  expect(announced).toEqual([`contacts ${bank.id}`, `partner ${bank.id}`])
})

test('known people of the partner are changed by mailbox, then by name; a note of ours and others stay', () => {
  const { rooms, side } = bankRooms()
  const byMail = place(rooms, { name: 'E. Muster', mail: 'Erika@bank.example', note: 'ours' }, bank.id)
  const byName = place(rooms, { name: 'Bert', organisation: '', mail: 'old@bank.example' }, bank.id)
  const untouched = place(rooms, { name: 'Nina', mail: 'nina@bank.example' }, bank.id)
  valueIn(takeInContacts(rooms, bank.id, [travelling(), travelling({ name: 'Bert', mail: 'bert@bank.example' })]))
  expect(side().map(({ person }) => [person.id, person.name, person.mail, person.note])).toEqual([
    [byMail.id, 'Erika Muster', 'erika@bank.example', 'ours'],
    [byName.id, 'Bert', 'bert@bank.example', ''],
    [untouched.id, 'Nina', 'nina@bank.example', ''],
  ])
})

test('what a file leaves empty stays as it is known', () => {
  const { rooms, side } = bankRooms()
  const told = { availability: 'Mo–Fr', languages: 'Deutsch', keyword: 'Schlüssel', mobile: '2' }
  const known = place(
    rooms,
    { name: 'Bert', organisation: 'Bank', mail: 'bert@bank.example', phone: '1', ...told },
    bank.id,
  )
  const empty = { organisation: '', mail: '', phone: '', mobile: '', availability: '', languages: '', keyword: '' }
  valueIn(takeInContacts(rooms, bank.id, [travelling({ ...empty, name: 'Bert', phone: '3' })]))
  const { phone, changedAt, ...rest } = known
  expect(side()[0]?.person).toMatchObject({ ...rest, phone: '3' })
})

test('what is foretold is what comes, and foretelling stores nothing', () => {
  const { rooms, side } = bankRooms()
  place(rooms, { name: 'Bert', mail: 'bert@bank.example', phone: '1' }, bank.id)
  place(rooms, { name: 'Nina', mail: 'nina@bank.example' }, bank.id)
  place(rooms, { name: 'Provider', mail: 'noc@provider.example', phone: '2' }, other.id)
  const coming = [
    travelling({ name: 'Bert', mail: 'bert@bank.example', phone: '', isDeputy: true }),
    travelling({ name: 'Bert', mail: 'bert@bank.example', role: 'security' }),
    travelling({ name: 'Provider', mail: 'noc@provider.example', phone: '666' }),
    travelling(),
  ]
  const lines = (people: ReturnType<typeof side>) =>
    people.map(({ person, role, isDeputy }) => [person.name, person.phone, role, isDeputy].join(' ')).toSorted()
  const before = side()
  const foretold = lines([...valueIn(contactsAfter(rooms, bank.id, coming))])
  expect(side()).toEqual(before)
  valueIn(takeInContacts(rooms, bank.id, coming))
  expect(lines(side())).toEqual(foretold)
})

test('a file cannot rewrite our people or those of another partner', () => {
  const { rooms, side } = bankRooms()
  const ours = place(rooms, { name: 'Wir', mail: 'we@own.example', phone: '1' }, null)
  const shared = place(rooms, { name: 'Provider', mail: 'noc@provider.example', phone: '2' }, other.id)
  valueIn(
    takeInContacts(rooms, bank.id, [
      travelling({ name: 'Böse', mail: 'we@own.example', phone: '666' }),
      travelling({ name: 'Provider', mail: 'noc@provider.example', phone: '666' }),
    ]),
  )
  expect(valueIn(rooms.store.people.find(ours.id)).person).toEqual(ours)
  expect(valueIn(rooms.store.people.find(shared.id)).person).toEqual(shared)
  expect(side().map(({ person }) => [person.name, person.phone])).toEqual([
    ['Böse', '666'],
    ['Provider', '2'],
  ])
})

test('colleagues of one mailbox stay apart, and the same file twice changes nothing', () => {
  const { rooms, side, outside } = bankRooms()
  const team = ['Anna', 'Bert'].map((name) => travelling({ name, mail: 'noc@bank.example' }))
  valueIn(takeInContacts(rooms, bank.id, team))
  const first = side()
  outside.setNow('2026-12-01T08:00:00.000Z')
  valueIn(takeInContacts(rooms, bank.id, team))
  expect(side()).toEqual(first)
  expect(first.map(({ person }) => person.name)).toEqual(['Anna', 'Bert'])
})

test('an unknown partner gets nobody', () => {
  const { rooms } = bankRooms()
  expect(faultIn(takeInContacts(rooms, rooms.outside.newId(), [travelling()])).code).toBe('partner.not-found')
  expect(valueIn(rooms.store.people.all())).toEqual([])
})
