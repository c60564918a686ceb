// What the overview says about all partners: how many are in which state, what runs out next, what to do next.
import type { PartnerSummary } from '#contract/contract.ts'
import type { DueWork } from '#domain/due-work.ts'
import { type PartnerState, partnerStates, stateOf } from '../../kit/partner-state.ts'
import type { DueByPartner } from './partners-store.ts'
import { byUrgency, expiryDays } from './urgency.ts'

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

export interface NextTask {
  readonly summary: PartnerSummary
  /** Heaviest first. */
  readonly due: readonly DueWork[]
  /** What the last test asks for; null = nothing. */
  readonly step: Exclude<PartnerState, 'suitable'> | null
}

/** What to do next, most urgent first; suitable partners with nothing due need nothing. */
export function nextSteps(
  summaries: readonly PartnerSummary[],
  dueBy: DueByPartner,
  nowMs: number,
  language: string,
): readonly NextTask[] {
  return byUrgency(summaries, dueBy, nowMs, language).flatMap((summary): NextTask[] => {
    const due = dueBy[summary.partner.id] ?? []
    const state = stateOf(summary)
    if (state === 'suitable') return due.length === 0 ? [] : [{ summary, due, step: null }]
    return [{ summary, due, step: state }]
  })
}
