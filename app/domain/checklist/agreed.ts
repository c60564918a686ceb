// What several proofs ask of the agreement: whether there is one, which domains it is about, and what mail to the partner is held to.
import type { Agreement } from '../agreement/agreement.ts'
import type { TlsLevel } from '../tls-level.ts'
import type { ChecklistFacts } from './facts.ts'
import { dayOf, disproven, notMet, type ProofFinding } from './proof.ts'

/** Why there is no agreement to judge by. */
export function withoutAgreement({ ended }: Pick<ChecklistFacts, 'ended'>): ProofFinding {
  if (ended === undefined) return notMet('no-agreement')
  const at = ended.steps.findLast(({ state }) => state === 'ended')?.at ?? ended.changedAt
  return disproven('agreement-ended', at, { number: ended.number, on: dayOf(at) })
}

/** The level of mail to the partner; null = the agreement says nothing about that way. */
export function levelToPartner({ terms }: Pick<Agreement, 'terms'>): TlsLevel | null {
  return terms.toPartner?.level ?? null
}

/** Domains mail to the partner may go to: ours of the partner and those of the agreement. */
export function domainsOf({ partner, agreement }: Pick<ChecklistFacts, 'partner' | 'agreement'>): readonly string[] {
  return [...new Set([...partner.domains, ...(agreement?.terms.partner.domains ?? []).map(({ name }) => name)])]
}

/** Number and version, as sentences name them. */
export function versionOf({ number, version }: Pick<Agreement, 'number' | 'version'>) {
  return { number, version }
}
