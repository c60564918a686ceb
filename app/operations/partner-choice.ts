// What was chosen for a partner last time; before that, what its last tests recommend, for the sites chosen last for anybody.
import { strongestCommonLevel } from '#domain/common-level.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { defaultChoice, type PartnerChoice } from '#domain/policy-choice.ts'
import { latestReports } from './partners.ts'
import type { Rooms } from './rooms.ts'

/** The choice of a partner; faults partner.not-found and those of the store. */
export function choiceOfPartner(rooms: Rooms, partnerId: string): Outcome<PartnerChoice> {
  return rooms.store.together((): Outcome<PartnerChoice> => {
    const partner = rooms.store.partners.find(partnerId)
    if (!partner.ok) return partner
    const kept = rooms.store.choices.find(partnerId)
    if (!kept.ok) return kept
    if (kept.value !== undefined) return succeed(kept.value)
    const reports = latestReports(rooms, partnerId)
    if (!reports.ok) return reports
    const siteIds = likelySites(rooms)
    if (!siteIds.ok) return siteIds
    const level = strongestCommonLevel(partner.value.domains, reports.value) ?? defaultChoice.level
    return succeed({ choice: { ...defaultChoice, level }, siteIds: [...siteIds.value], keptAt: null })
  })
}

function likelySites(rooms: Rooms): Outcome<readonly string[]> {
  const last = rooms.store.choices.lastSites()
  if (!last.ok || last.value.length > 0) return last
  const sites = rooms.store.sites.list()
  return sites.ok ? succeed(sites.value.slice(0, 20).map(({ id }) => id)) : sites
}
