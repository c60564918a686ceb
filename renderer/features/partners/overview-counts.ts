// What the overview says about all partners: how many are in which state, what runs out next, what to do next.
import type { PartnerSummary } from '#contract/contract.ts'
import { type PartnerState, partnerStates, stateOf } from '../../kit/partner-state.ts'
import { isReviewDue } from './review-due.ts'
import { byUrgency, expiryDays, isExpiring } from './urgency.ts'

/** Partners by state, every state present. */
export function countByState(summaries: readonly PartnerSummary[]): Readonly<Record<PartnerState, number>> {
  const entries = partnerStates.map((state) => [state, summaries.filter((entry) => stateOf(entry) === state).length])
  return Object.fromEntries(entries) as Record<PartnerState, number>
}

export interface Expiry {
  readonly summary: PartnerSummary
  readonly expiresAt: string
  readonly days: number
}

/** Certificates that end within `withinDays`, soonest first. */
export function nextExpiries(
  summaries: readonly PartnerSummary[],
  nowMs: number,
  withinDays: number,
): readonly Expiry[] {
  return summaries
    .flatMap((summary) => {
      const days = expiryDays(summary, nowMs)
      const expiresAt = summary.lastTest?.expiresAt ?? null
      return days === undefined || expiresAt === null || days > withinDays ? [] : [{ summary, expiresAt, days }]
    })
    .sort((left, right) => left.days - right.days)
}

export type NextStep = 'untested' | 'unsuitable' | 'conditional' | 'unverifiable' | 'expiring' | 'review'

export interface NextTask {
  readonly summary: PartnerSummary
  readonly step: NextStep
}

/** What to do next, most urgent first; suitable partners with time left need nothing. */
export function nextSteps(summaries: readonly PartnerSummary[], nowMs: number, language: string): readonly NextTask[] {
  return byUrgency(summaries, nowMs, language).flatMap((summary): NextTask[] => {
    if (isExpiring(summary, nowMs)) return [{ summary, step: 'expiring' }]
    const state = stateOf(summary)
    if (state !== 'suitable') return [{ summary, step: state }]
    return isReviewDue(summary, nowMs) ? [{ summary, step: 'review' }] : []
  })
}
