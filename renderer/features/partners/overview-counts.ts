// What the overview says about all partners: how many are in which state, what runs out next, what to do next.
import type { PartnerSummary } from '#contract/contract.ts'
import { type Standing, standings } from '#domain/confirm/counter-proof.ts'
import type { DueWork } from '#domain/due-work.ts'
import { type PartnerState, partnerStates, stateOf } from '../../kit/partner-state.ts'
import type { StandingByPartner } from '../../kit/standing-marks.ts'
import type { DueByPartner } from './partners-store.ts'
import { byUrgency, expiryDays } from './urgency.ts'

/** Partners by state, every state present. */
export function countByState(summaries: readonly PartnerSummary[]): Readonly<Record<PartnerState, number>> {
  const entries = partnerStates.map((state) => [state, summaries.filter((entry) => stateOf(entry) === state).length])
  return Object.fromEntries(entries) as Record<PartnerState, number>
}

/** Partners a counter-proof was made for, by how they stand; none where there are none. */
export function countByStanding(
  summaries: readonly PartnerSummary[],
  standingBy: StandingByPartner,
): readonly { readonly kind: Standing['kind']; readonly count: number }[] {
  const kinds = summaries.map(({ partner }) => standingBy[partner.id])
  return standings
    .map((kind) => ({ kind, count: kinds.filter((each) => each === kind).length }))
    .filter(({ count }) => count > 0)
    .reverse()
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
  /** What its counter-proof asks for: mail leaves below the level, or a new one is needed. */
  readonly proof: 'not-enforced' | 'configured' | null
}

/** What to do next, most urgent first, above all where mail leaves below the level; suitable partners with nothing due need nothing. */
export function nextSteps(
  summaries: readonly PartnerSummary[],
  dueBy: DueByPartner,
  nowMs: number,
  language: string,
  standingBy: StandingByPartner = {},
): readonly NextTask[] {
  const tasks = byUrgency(summaries, dueBy, nowMs, language).flatMap((summary): NextTask[] => {
    const standing = standingBy[summary.partner.id]
    const proof = standing === 'not-enforced' || standing === 'configured' ? standing : null
    const due = dueBy[summary.partner.id] ?? []
    const state = stateOf(summary)
    const step = state === 'suitable' ? null : state
    return step === null && due.length === 0 && proof === null ? [] : [{ summary, due, step, proof }]
  })
  const isAlarm = ({ proof }: NextTask) => proof === 'not-enforced'
  return [...tasks.filter(isAlarm), ...tasks.filter((task) => !isAlarm(task))]
}
