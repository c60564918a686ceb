// The agreement names domains on both sides, hosts wherever mail is received under it, and every domain kept for the partner. A draft, which
// anybody here may still change, shows nothing.

import { versionOf, withoutAgreement } from '../agreed.ts'
import type { ChecklistFacts } from '../facts.ts'
import { met, notMet, type ProofFinding } from '../proof.ts'

/** Met when nothing is left that a policy would cover and the agreement does not. */
export function proveDomainsComplete(facts: ChecklistFacts): ProofFinding {
  const { agreement, partner } = facts
  if (agreement === undefined) return withoutAgreement(facts)
  const { terms } = agreement
  const version = versionOf(agreement)
  if (terms.own.domains.length === 0) return notMet('own-domains-missing', version)
  if (terms.partner.domains.length === 0) return notMet('partner-domains-missing', version)
  if (terms.toUs !== null && terms.own.hosts.length === 0) return notMet('own-hosts-missing', version)
  if (terms.toPartner !== null && terms.partner.hosts.length === 0) return notMet('partner-hosts-missing', version)
  const left = partner.domains.find(
    (domain) =>
      !terms.partner.domains.some(
        ({ name, includeSubdomains }) => domain === name || (includeSubdomains && domain.endsWith(`.${name}`)),
      ),
  )
  if (left !== undefined) return notMet('domain-not-agreed', { ...version, domain: left })
  if (agreement.state === 'draft') return notMet('terms-draft', version)
  return met('domains-complete', { ...version, own: terms.own.domains.length, partner: terms.partner.domains.length })
}
