// The list of partners: read with the summary of the last test, saved whole, removed with its reports. A domain belongs to one
// partner; the domains of a practice partner belong to the lab and stay as they are.
import type { PartnerSummary } from '#contract/contract.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Partner, PartnerDraft } from '#domain/partner.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { summariseAll } from '#domain/report-summary.ts'
import { refuseWhileOpen } from './confirm/trial/refuse-while-open.ts'
import { formsInFiles } from './contacts/lines-in-files.ts'
import { announceCopies, type FormEffect, takeFromForm } from './contacts/main-contact.ts'
import type { Rooms } from './rooms.ts'

/** All partners with what their last tests said. */
export function listPartners(rooms: Rooms): Outcome<PartnerSummary[]> {
  return rooms.store.together(() => {
    const partners = rooms.store.partners.list()
    if (!partners.ok) return partners
    const summaries = rooms.store.reports.summaries()
    if (!summaries.ok) return summaries
    const standings = rooms.store.agreements.standings()
    if (!standings.ok) return standings
    return succeed(
      partners.value.map((partner) => {
        const standing = standings.value.get(partner.id)
        return {
          partner,
          lastTest: summariseAll(partner.domains, (domain) => summaries.value.get(domain)) ?? null,
          agreement: standing === undefined ? null : { state: standing.state, reviewBy: standing.reviewBy },
        }
      }),
    )
  })
}

/** Adds or changes a partner; faults partner.domain-taken, partner.not-found, partner.practice-domains. */
export function savePartner(rooms: Rooms, draft: PartnerDraft): Outcome<Partner> {
  const now = rooms.outside.clock.now()
  const domains = [...new Set(draft.domains)]
  const agreedNames = [...new Set(draft.agreedNames)]
  const saved = rooms.store.together((): Outcome<SavedPartner> => {
    if (draft.id === null) {
      const added = { ...draft, id: rooms.outside.newId(), domains, agreedNames, isPractice: false }
      return saveWithContact(rooms, { ...added, createdAt: now, changedAt: now })
    }
    const known = rooms.store.partners.find(draft.id)
    if (!known.ok) return known
    if (known.value.isPractice && !hasSameDomains(known.value.domains, domains)) return fail('partner.practice-domains')
    return saveWithContact(rooms, {
      ...known.value,
      ...draft,
      id: known.value.id,
      domains,
      agreedNames,
      changedAt: now,
    })
  })
  if (!saved.ok) return saved
  const { partner, effect } = saved.value
  rooms.announce.partnerChanged(partner.id)
  if (effect.hasChanged) rooms.announce.contactsChanged(partner.id)
  announceCopies(
    rooms,
    effect.copies.filter((side) => side !== partner.id),
  )
  return succeed(partner)
}

interface SavedPartner {
  readonly partner: Partner
  readonly effect: FormEffect
}

/** Keeps a partner, and what the form says of its contact in the address book too. */
function saveWithContact(rooms: Rooms, changed: Partner): Outcome<SavedPartner> {
  const kept = rooms.store.partners.save(changed)
  if (!kept.ok) return kept
  const effect = takeFromForm(rooms, changed.id, changed.contact, changed.name)
  if (!effect.ok) return effect
  const partner = rooms.store.partners.find(changed.id)
  return partner.ok ? succeed({ partner: partner.value, effect: effect.value }) : partner
}

/**
 * Removes a partner, the reports of its domains and its contact in what was given out last; a test of it under way is cancelled first. Faults
 * partner.not-found, confirm.trial-open.
 */
export async function removePartner(rooms: Rooms, partnerId: string): Promise<Outcome<undefined>> {
  await rooms.tests.cancel(partnerId)
  const removed = rooms.store.together(() => {
    const known = rooms.store.partners.find(partnerId)
    if (!known.ok) return known
    const isFree = refuseWhileOpen(rooms, { partnerId })
    if (!isFree.ok) return isFree
    const forgotten = rooms.store.reports.forget(known.value.domains)
    if (!forgotten.ok) return forgotten
    const unnamed = rooms.store.named.forgetPartner(partnerId, formsInFiles)
    return unnamed.ok ? rooms.store.partners.remove(partnerId) : unnamed
  })
  if (!removed.ok) return removed
  rooms.announce.partnerChanged(partnerId)
  rooms.announce.contactsChanged(partnerId)
  return removed
}

/** The newest report of each tested domain of a partner, in the partner's order. */
export function latestReports(rooms: Rooms, partnerId: string): Outcome<ProbeReport[]> {
  return rooms.store.together(() => {
    const known = rooms.store.partners.find(partnerId)
    if (!known.ok) return known
    const summaries = rooms.store.reports.summaries()
    if (!summaries.ok) return summaries
    const reports: ProbeReport[] = []
    for (const domain of known.value.domains.filter((name) => summaries.value.has(name))) {
      const report = rooms.store.reports.newest(domain)
      if (!report.ok) return report
      reports.push(report.value)
    }
    return succeed(reports)
  })
}

function hasSameDomains(left: readonly string[], right: readonly string[]): boolean {
  return JSON.stringify(left.toSorted()) === JSON.stringify(right.toSorted())
}
