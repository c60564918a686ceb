// Counts what is kept about a partner and would be deleted with it. Records of partner files stay: they keep a file from being taken twice.
import { isInForce } from '#domain/agreement/transitions.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { PartnerRemoval } from '#domain/partner-removal.ts'
import type { Rooms } from './rooms.ts'

/** What removing the partner would delete with it; fault partner.not-found. */
export function partnerRemoval(rooms: Rooms, partnerId: string): Outcome<PartnerRemoval> {
  const { store } = rooms
  return store.together((): Outcome<PartnerRemoval> => {
    const partner = store.partners.find(partnerId)
    if (!partner.ok) return partner
    const versions = store.agreements.ofPartner(partnerId)
    if (!versions.ok) return versions
    const checklist = store.checklists.items(partnerId)
    if (!checklist.ok) return checklist
    const contacts = store.people.side(partnerId)
    if (!contacts.ok) return contacts
    const told = store.told.list(partnerId)
    if (!told.ok) return told
    const inForce = versions.value.find(isInForce)
    const confirmations = versions.value.flatMap((version) => version.confirmations)
    return succeed({
      inForce: inForce === undefined ? null : { number: inForce.number, version: inForce.version },
      versions: versions.value.length,
      attachments: confirmations.filter(({ attachment }) => attachment !== null).length,
      checklistItems: checklist.value.length,
      contacts: contacts.value.length,
      told: told.value.length,
    })
  })
}
