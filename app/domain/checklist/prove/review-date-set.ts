// The version in force has a review date that lies ahead.
import { isInForce } from '../../agreement/transitions.ts'
import { versionOf, withoutAgreement } from '../agreed.ts'
import type { ChecklistFacts } from '../facts.ts'
import { disproven, met, notMet, type ProofFinding } from '../proof.ts'

/** Met from the day it becomes active until the review is due. */
export function proveReviewDateSet(facts: ChecklistFacts): ProofFinding {
  const { agreement, today } = facts
  if (agreement === undefined) return withoutAgreement(facts)
  const version = versionOf(agreement)
  const { reviewBy } = agreement
  if (!isInForce(agreement) || reviewBy === null) return notMet('not-in-force', version)
  return reviewBy < today
    ? disproven('review-past', reviewBy, { ...version, on: reviewBy })
    : met('review-ahead', { ...version, on: reviewBy })
}
