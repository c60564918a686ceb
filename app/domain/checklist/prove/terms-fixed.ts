// The terms are fixed: a version that is no draft any more, with a level that holds mail back somewhere.

import { versionOf, withoutAgreement } from '../agreed.ts'
import type { ChecklistFacts } from '../facts.ts'
import { met, notMet, type ProofFinding } from '../proof.ts'

/** Met when level and notice periods stand in a version somebody outside has seen. */
export function proveTermsFixed(facts: ChecklistFacts): ProofFinding {
  const { agreement } = facts
  if (agreement === undefined) return withoutAgreement(facts)
  const version = versionOf(agreement)
  if (agreement.state === 'draft') return notMet('terms-draft', version)
  const { toPartner, toUs, common } = agreement.terms
  const level = [toPartner, toUs].flatMap((way) => (way === null || way.level === 'may' ? [] : [way.level]))[0]
  if (level === undefined) return notMet('no-mandatory-level', version)
  return met('terms-fixed', { ...version, level, days: common.notice.mx })
}
