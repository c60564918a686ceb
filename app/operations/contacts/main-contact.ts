// Keeps two truths one: the first technical person of a side, and the contact that stands with the partner or in the settings. Whoever
// changes one of them calls the other half here, inside the same transaction, and announces what changed once it is kept.
import { contactOf, mainContactOf, mainPersonOf, nameFor } from '#domain/contacts/main-contact.ts'
import type { Person } from '#domain/contacts/person.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Contact, Partner } from '#domain/partner.ts'
import type { Rooms } from '../rooms.ts'

type Side = string | null

/** Copies the first technical person to the partner, or to the settings for null; true = the copy changed. */
export function copyToSide(rooms: Rooms, side: Side): Outcome<boolean> {
  const people = rooms.store.people.side(side)
  if (!people.ok) return people
  const contact = mainContactOf(people.value)
  return side === null ? copyToSettings(rooms, contact) : copyToPartner(rooms, side, contact)
}

function copyToPartner(rooms: Rooms, partnerId: string, contact: Contact): Outcome<boolean> {
  const partner = rooms.store.partners.find(partnerId)
  if (!partner.ok) return partner
  if (isSame(partner.value.contact, contact)) return succeed(false)
  const saved = rooms.store.partners.save({ ...partner.value, contact, changedAt: rooms.outside.clock.now() })
  return saved.ok ? succeed(true) : saved
}

function copyToSettings(rooms: Rooms, contact: Contact): Outcome<boolean> {
  const settings = rooms.store.settings.read()
  if (!settings.ok) return settings
  if (isSame(settings.value.contact, contact)) return succeed(false)
  const saved = rooms.store.settings.save({ ...settings.value, contact })
  return saved.ok ? succeed(true) : saved
}

/** Copies to several sides; returns those whose copy changed. */
export function copyToSides(rooms: Rooms, sides: Iterable<Side>): Outcome<readonly Side[]> {
  const changed: Side[] = []
  for (const side of new Set(sides)) {
    const copied = copyToSide(rooms, side)
    if (!copied.ok) return copied
    if (copied.value) changed.push(side)
  }
  return succeed(changed)
}

/** Tells the windows of sides whose copy changed. */
export function announceCopies(rooms: Rooms, sides: readonly Side[]): void {
  for (const side of sides) {
    if (side !== null) rooms.announce.partnerChanged(side)
    else {
      const settings = rooms.store.settings.read()
      if (settings.ok) rooms.announce.settingsChanged(settings.value)
    }
  }
}

/** What a form changed in the address book: nothing, or the sides whose copies it changed besides. */
export type FormEffect = { readonly hasChanged: boolean; readonly copies: readonly Side[] }

/**
 * Makes what a form says of a side's contact true in the address book, then in every copy. A person whose name or mail stays is changed
 * everywhere; where both are others it is somebody else, who takes the place.
 */
export function takeFromForm(rooms: Rooms, side: Side, contact: Contact, organisation: string): Outcome<FormEffect> {
  const people = rooms.store.people.side(side)
  if (!people.ok) return people
  const main = mainPersonOf(people.value)
  const isKnown = main === undefined ? nameFor(contact, organisation) === '' : isSame(contactOf(main), contact)
  if (isKnown) return succeed({ hasChanged: false, copies: [] })
  const isOther = main === undefined || isSomebodyElse(contactOf(main), contact)
  const done = isOther ? replaceMain(rooms, side, main, contact, organisation) : changeMain(rooms, main, contact)
  if (!done.ok) return done
  const copies = copyToSides(rooms, [side, ...done.value])
  return copies.ok ? succeed({ hasChanged: true, copies: copies.value }) : copies
}

/** Both name and mail were known and both are others now, or nothing is left. */
function isSomebodyElse(before: Contact, after: Contact): boolean {
  if (after.name === '' && after.mail === '' && after.phone === '') return true
  return before.name !== '' && before.mail !== '' && before.name !== after.name && before.mail !== after.mail
}

function changeMain(rooms: Rooms, main: Person, contact: Contact): Outcome<readonly Side[]> {
  const saved = rooms.store.people.save({
    ...main,
    name: nameFor(contact, main.organisation) || main.name,
    mail: contact.mail,
    ...phonesAfter(main, contact.phone),
    changedAt: rooms.outside.clock.now(),
  })
  return saved.ok ? sidesOf(rooms, main.id) : saved
}

/** The form shows one number; what it says goes back to where the number came from. */
function phonesAfter({ phone, mobile }: Person, shown: string): Pick<Person, 'phone' | 'mobile'> {
  if (shown === (phone || mobile)) return { phone, mobile }
  return phone === '' && mobile !== '' ? { phone, mobile: shown } : { phone: shown, mobile }
}

function replaceMain(
  rooms: Rooms,
  side: Side,
  main: Person | undefined,
  contact: Contact,
  organisation: string,
): Outcome<readonly Side[]> {
  if (main !== undefined) {
    const freed = rooms.store.people.unlink({ personId: main.id, partnerId: side, role: 'technical' })
    if (!freed.ok) return freed
  }
  const name = nameFor(contact, organisation)
  if (name === '') return succeed([])
  const known = rooms.store.people.all()
  if (!known.ok) return known
  const same = known.value.find(
    ({ person }) => contact.mail !== '' && isSameMail(person.mail, contact.mail) && person.name === name,
  )
  const person = same === undefined ? addedPerson(rooms, name, contact, organisation) : succeed(same.person)
  if (!person.ok) return person
  const placed = rooms.store.people.putFirst({
    personId: person.value.id,
    partnerId: side,
    role: 'technical',
    isDeputy: false,
  })
  if (!placed.ok) return placed
  const { phone } = contactOf(person.value)
  return changeMain(rooms, person.value, { ...contact, phone: contact.phone || phone })
}

function addedPerson(rooms: Rooms, name: string, contact: Contact, organisation: string): Outcome<Person> {
  const now = rooms.outside.clock.now()
  const { mail, phone } = contact
  return rooms.store.people.save({
    id: rooms.outside.newId(),
    ...{ name, organisation, mail, phone, mobile: '', availability: '', languages: '', keyword: '', note: '' },
    ...{ createdAt: now, changedAt: now },
  })
}

/** Sides on which the person stands. */
export function sidesOf(rooms: Rooms, personId: string): Outcome<readonly Side[]> {
  const known = rooms.store.people.find(personId)
  return known.ok ? succeed(known.value.links.map(({ partnerId }) => partnerId)) : known
}

/** Mailboxes are the same whatever their capitals: no server in use tells them apart. */
export function isSameMail(left: string, right: string): boolean {
  return left !== '' && left.toLowerCase() === right.toLowerCase()
}

function isSame(left: Partner['contact'], right: Contact): boolean {
  return left.name === right.name && left.mail === right.mail && left.phone === right.phone
}
