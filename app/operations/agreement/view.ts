// A version as the window sees it: with what it misses, where tests say otherwise, and what holds it back from taking effect.
import type { AgreementView } from '#contract/agreement-contract.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { contradictions } from '#domain/agreement/contradictions.ts'
import { termDifferences } from '#domain/agreement/differences.ts'
import { missingTerms } from '#domain/agreement/required.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { localDay } from '#domain/local-day.ts'
import type { Partner } from '#domain/partner.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { openBlockingItemsFor } from '../checklist/blocking.ts'
import { latestReports } from '../partners.ts'
import type { Rooms } from '../rooms.ts'

/** All versions with a partner, newest first; fault partner.not-found. */
export function agreementViews(rooms: Rooms, partnerId: string): Outcome<AgreementView[]> {
  return rooms.store.together((): Outcome<AgreementView[]> => {
    const versions = rooms.store.agreements.ofPartner(partnerId)
    if (!versions.ok) return versions
    const seen = whatIsSeen(rooms, partnerId, versions.value)
    return seen.ok ? succeed(versions.value.map((version) => toView(version, seen.value))) : seen
  })
}

/** One version as the window sees it; fault partner.not-found. */
export function viewOf(rooms: Rooms, agreement: Agreement): Outcome<AgreementView> {
  return rooms.store.together((): Outcome<AgreementView> => {
    const seen = whatIsSeen(rooms, agreement.partnerId, [agreement])
    return seen.ok ? succeed(toView(agreement, seen.value)) : seen
  })
}

interface Seen {
  readonly partner: Partner
  readonly reports: readonly ProbeReport[]
  readonly today: string
  /** Ids of open checklist items, by the version that may still take effect. */
  readonly blocking: ReadonlyMap<string, readonly string[]>
}

function whatIsSeen(rooms: Rooms, partnerId: string, versions: readonly Agreement[]): Outcome<Seen> {
  const partner = rooms.store.partners.find(partnerId)
  if (!partner.ok) return partner
  const reports = latestReports(rooms, partnerId)
  if (!reports.ok) return reports
  const blocking = new Map<string, readonly string[]>()
  for (const version of versions.filter(isAhead)) {
    const open = openBlockingItemsFor(rooms, version)
    if (!open.ok) return open
    blocking.set(
      version.id,
      open.value.map(({ id }) => id),
    )
  }
  const today = localDay(rooms.outside.clock.now())
  return succeed({ partner: partner.value, reports: reports.value, today, blocking })
}

function toView(agreement: Agreement, { partner, reports, today, blocking }: Seen): AgreementView {
  const { state, terms } = agreement
  return {
    agreement,
    missing: state === 'draft' ? [...missingTerms(terms)] : [],
    contradictions: state === 'draft' ? [...contradictions(terms)] : [],
    differences:
      state === 'ended' ? [] : [...termDifferences(terms, partner, reports, isAhead(agreement) ? today : null)],
    blockedBy: [...(blocking.get(agreement.id) ?? [])],
  }
}

/** Whether it may still take effect. */
function isAhead({ state }: Agreement): boolean {
  return state === 'draft' || state === 'sent' || state === 'confirmed'
}
