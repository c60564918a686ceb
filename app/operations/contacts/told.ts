// Who was told what, and when: kept beside the partner it was about. The name is written down, so that the entry can be read later; it
// goes with the person's data.
import type { ToldEntry } from '#domain/contacts/person.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Rooms } from '../rooms.ts'

type Told = Pick<ToldEntry, 'partnerId' | 'channel' | 'at' | 'about'> & { readonly personId: string }

/** What was told about a partner, newest first. */
export function listTold(rooms: Rooms, partnerId: string): Outcome<ToldEntry[]> {
  return rooms.store.told.list(partnerId)
}

/** Notes that a person was told something; faults contact.not-found, partner.not-found. */
export function tell(rooms: Rooms, told: Told): Outcome<ToldEntry> {
  const noted = rooms.store.together(() => {
    const partner = rooms.store.partners.find(told.partnerId)
    if (!partner.ok) return partner
    const known = rooms.store.people.find(told.personId)
    if (!known.ok) return known
    return rooms.store.told.add({ ...told, id: rooms.outside.newId(), name: known.value.person.name })
  })
  if (noted.ok) rooms.announce.contactsChanged(told.partnerId)
  return noted
}

/** Takes an entry away again. */
export function removeTold(rooms: Rooms, toldId: string): Outcome<undefined> {
  const removed = rooms.store.told.remove(toldId)
  if (!removed.ok) return removed
  if (removed.value !== undefined) rooms.announce.contactsChanged(removed.value)
  return succeed(undefined)
}
