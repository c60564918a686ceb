// What was chosen for a partner last time; before that, what was agreed with it, or what its last tests recommend, for the sites chosen
// last for anybody. The agreement a choice is measured against stands beside it.
import type { ChoiceInWindow } from '#contract/contract.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { agreedChoiceOf, choiceOfAgreement } from '#domain/agreement/to-choice.ts'
import { strongestCommonLevel } from '#domain/common-level.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Partner } from '#domain/partner.ts'
import { defaultChoice, type PartnerChoice } from '#domain/policy-choice.ts'
import { agreedVersion } from './agreement/find.ts'
import { latestReports } from './partners.ts'
import type { Rooms } from './rooms.ts'

/** The choice of a partner; faults partner.not-found and those of the store. */
export function choiceOfPartner(rooms: Rooms, partnerId: string): Outcome<ChoiceInWindow> {
  return rooms.store.together((): Outcome<ChoiceInWindow> => {
    const partner = rooms.store.partners.find(partnerId)
    if (!partner.ok) return partner
    const kept = rooms.store.choices.find(partnerId)
    if (!kept.ok) return kept
    const version = agreedVersion(rooms, partnerId)
    if (!version.ok) return version
    const choice = kept.value === undefined ? firstChoice(rooms, partner.value, version.value) : succeed(kept.value)
    if (!choice.ok) return choice
    return succeed({ ...choice.value, agreement: version.value === undefined ? null : agreedChoiceOf(version.value) })
  })
}

function firstChoice(rooms: Rooms, partner: Partner, version: Agreement | undefined): Outcome<PartnerChoice> {
  const reports = latestReports(rooms, partner.id)
  if (!reports.ok) return reports
  const siteIds = likelySites(rooms)
  if (!siteIds.ok) return siteIds
  const level = strongestCommonLevel(partner.domains, reports.value) ?? defaultChoice.level
  const recommended = { ...defaultChoice, level }
  const choice = version === undefined ? recommended : choiceOfAgreement(version, recommended)
  return succeed({ choice, siteIds: [...siteIds.value], keptAt: null })
}

function likelySites(rooms: Rooms): Outcome<readonly string[]> {
  const last = rooms.store.choices.lastSites()
  if (!last.ok || last.value.length > 0) return last
  const sites = rooms.store.sites.list()
  return sites.ok ? succeed(sites.value.slice(0, 20).map(({ id }) => id)) : sites
}
