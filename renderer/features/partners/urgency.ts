// The order of the worklist: real partners before practice ones, what is due first by its weight, then what is worst, then the name.
import type { PartnerSummary } from '#contract/contract.ts'
import { type DueKind, dueKinds } from '#domain/due-work.ts'
import { daysLeft, soonDays } from '../../kit/days-left.ts'
import { type PartnerState, stateOf } from '../../kit/partner-state.ts'
import type { DueByPartner } from './partners-store.ts'

const rank: Readonly<Record<PartnerState, number>> = {
  unsuitable: 1,
  conditional: 2,
  unverifiable: 3,
  untested: 4,
  suitable: 5,
}

/** The weight of a certificate that ends soon, also while nobody has said yet what is due. */
const ends = dueKinds.indexOf('certificate-ends' satisfies DueKind)

/** Days until the first certificate of a partner that works today runs out; undefined when that is not what matters. */
export function expiryDays(summary: PartnerSummary, nowMs: number): number | undefined {
  const test = summary.lastTest
  if (test === null || test.expiresAt === null || test.verdict === 'unsuitable') return undefined
  return daysLeft(test.expiresAt, nowMs)
}

/** Whether a partner's certificate ends soon although it works today. */
export function isExpiring(summary: PartnerSummary, nowMs: number): boolean {
  const days = expiryDays(summary, nowMs)
  return days !== undefined && days <= soonDays
}

/** Sorts by urgency without changing the list given. */
export function byUrgency(
  summaries: readonly PartnerSummary[],
  due: DueByPartner,
  nowMs: number,
  language: string,
): readonly PartnerSummary[] {
  const names = new Intl.Collator(language, { sensitivity: 'base', numeric: true })
  const weight = (summary: PartnerSummary) => {
    const heaviest = due[summary.partner.id]?.[0]?.kind
    if (heaviest !== undefined) return dueKinds.indexOf(heaviest)
    return isExpiring(summary, nowMs) ? ends : dueKinds.length + rank[stateOf(summary)]
  }
  return [...summaries].sort((left, right) => {
    const practice = Number(left.partner.isPractice) - Number(right.partner.isPractice)
    if (practice !== 0) return practice
    const urgency = weight(left) - weight(right)
    if (urgency !== 0) return urgency
    if (weight(left) === ends) {
      const sooner = (expiryDays(left, nowMs) ?? 0) - (expiryDays(right, nowMs) ?? 0)
      if (sooner !== 0) return sooner
    }
    return names.compare(left.partner.name, right.partner.name)
  })
}

/** Whether a partner answers to a query: name, domains or contact contain every word. */
export function matchesQuery(summary: PartnerSummary, query: string): boolean {
  const { partner } = summary
  const text = [partner.name, ...partner.domains, partner.contact.name, partner.contact.mail].join('\n').toLowerCase()
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
