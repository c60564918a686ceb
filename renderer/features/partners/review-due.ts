// When both sides have to look at an agreement again.
import type { PartnerSummary } from '#contract/contract.ts'
import { isDayPast } from '../../kit/days-left.ts'

/** Whether the day of the review of the version in force has passed. */
export function isReviewDue({ agreement }: Pick<PartnerSummary, 'agreement'>, nowMs: number): boolean {
  if (agreement === null || agreement.reviewBy === null) return false
  if (agreement.state !== 'active' && agreement.state !== 'under-review') return false
  return isDayPast(agreement.reviewBy, nowMs)
}
