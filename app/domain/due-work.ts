// What is due about a partner without anybody having opened it: counter-proofs that are not cleaned up, blocking proofs that are gone, the review
// of the agreement, certificates that end, lines of the checklist past their day. In the order of weight; pure, with today given.
import { z } from 'zod'
import type { AgreementState } from './agreement/agreement.ts'
import { isInForce } from './agreement/transitions.ts'
import type { JudgedItem } from './checklist/checklist.ts'
import { day } from './text.ts'

/** Kinds by weight: the first ones first. */
export const dueKinds = [
  ...(['trial-open', 'proof-lost', 'review-overdue'] as const),
  ...(['certificate-ends', 'items-overdue', 'review-due'] as const),
] as const
export type DueKind = (typeof dueKinds)[number]

const count = z.number().int().positive()

export const dueWork = z.discriminatedUnion('kind', [
  /** Counter-proofs whose temporary route may still be on its gateway. */
  z.strictObject({ kind: z.literal('trial-open'), count }),
  /** Blocking lines that were proven before and are open again. */
  z.strictObject({ kind: z.literal('proof-lost'), count }),
  /** The day by which both sides had to look at the agreement again has passed. */
  z.strictObject({ kind: z.literal('review-overdue'), on: day }),
  /** The first certificate that ends, or ended, on `on`. */
  z.strictObject({ kind: z.literal('certificate-ends'), on: day }),
  /** Open lines past their day, those with a lost proof left out. */
  z.strictObject({ kind: z.literal('items-overdue'), count }),
  /** That day is near. */
  z.strictObject({ kind: z.literal('review-due'), on: day }),
])
export type DueWork = z.infer<typeof dueWork>

/** Days ahead from which an end is told. */
export const daysAhead = 30

export interface DueFacts {
  /** ISO day. */
  readonly today: string
  /** The checklist as judged; empty while none was begun. */
  readonly items: readonly JudgedItem[]
  /** Of the version in force, else the newest; null = none. */
  readonly agreement: { readonly state: AgreementState; readonly reviewBy: string | null } | null
  /** ISO day, with a year of four digits, of the first end of a certificate; null = not known, or not what matters. */
  readonly certificateEnds: string | null
  /** Counter-proofs that wait to be cleaned up. */
  readonly openTrials: number
}

/** What is due, heaviest first; of an agreement that ended nothing but a certificate is, and what its counter-proofs left. */
export function dueOf({ today, items, agreement, certificateEnds, openTrials }: DueFacts): DueWork[] {
  const open = agreement?.state === 'ended' ? [] : items.filter(({ state }) => state.kind === 'open')
  const lost = open.filter(({ item, state }) => item.isBlocking && state.kind === 'open' && state.lost !== null)
  const overdue = open.filter((judged) => judged.isOverdue && !lost.includes(judged))
  const found: DueWork[] = []
  if (openTrials > 0) found.push({ kind: 'trial-open', count: openTrials })
  if (lost.length > 0) found.push({ kind: 'proof-lost', count: lost.length })
  if (overdue.length > 0) found.push({ kind: 'items-overdue', count: overdue.length })
  if (certificateEnds !== null && certificateEnds <= dayAfter(today, daysAhead)) {
    found.push({ kind: 'certificate-ends', on: certificateEnds })
  }
  const reviewBy = agreement !== null && isInForce(agreement) ? agreement.reviewBy : null
  if (reviewBy !== null && reviewBy < today) found.push({ kind: 'review-overdue', on: reviewBy })
  else if (reviewBy !== null && reviewBy <= dayAfter(today, daysAhead)) found.push({ kind: 'review-due', on: reviewBy })
  return found.toSorted((left, right) => dueKinds.indexOf(left.kind) - dueKinds.indexOf(right.kind))
}

function dayAfter(today: string, days: number): string {
  const date = new Date(`${today}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}
