// Both sides of an agreement: our people, who count for all partners, and the partner's.
import type { ContactSides } from '#domain/contacts/person.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Rooms } from '../rooms.ts'

/** Everyone an agreement with the partner may name, in the order of roles, deputies last; fault partner.not-found. */
export function contactSides(rooms: Rooms, partnerId: string): Outcome<ContactSides> {
  return rooms.store.together(() => {
    const known = rooms.store.partners.find(partnerId)
    if (!known.ok) return known
    const own = rooms.store.people.side(null)
    if (!own.ok) return own
    const partner = rooms.store.people.side(partnerId)
    return partner.ok ? succeed({ own: own.value, partner: partner.value }) : partner
  })
}
