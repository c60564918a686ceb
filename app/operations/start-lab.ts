// Starts the practice lab and brings its partners into the list: added once, refreshed every time, never mixed with real partners.

import { mailDomain } from '#domain/addresses.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Partner } from '#domain/partner.ts'
import type { Lab } from '#lab/lab.ts'
import type { Rooms } from './rooms.ts'

/** Starts the lab; returns its partners as they stand in the list. Faults: lab.not-started, partner.domain-taken. */
export async function startPractice(rooms: Rooms): Promise<Outcome<Partner[]>> {
  const lab = await rooms.practice.lab()
  if (!lab.ok) return lab
  const saved = rooms.store.together((): Outcome<Partner[]> => {
    const known = rooms.store.partners.list()
    if (!known.ok) return known
    const partners: Partner[] = []
    for (const resident of lab.value.partners) {
      const partner = rooms.store.partners.save(practicePartner(rooms, resident, known.value))
      if (!partner.ok) return partner
      partners.push(partner.value)
    }
    return succeed(partners)
  })
  if (saved.ok) rooms.announce.partnerChanged(null)
  return saved
}

function practicePartner(rooms: Rooms, resident: Lab['partners'][number], known: readonly Partner[]): Partner {
  const now = rooms.outside.clock.now()
  const domain = mailDomain.parse(resident.domain)
  const before = known.find((partner) => partner.isPractice && partner.domains.includes(domain))
  if (before !== undefined) return { ...before, name: resident.name, domains: [domain] }
  return {
    id: rooms.outside.newId(),
    name: resident.name,
    domains: [domain],
    contact: { name: '', mail: '', phone: '' },
    agreedNames: [],
    isPractice: true,
    createdAt: now,
    changedAt: now,
  }
}
