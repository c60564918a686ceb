// Configuration for this partner was given out, by a push or into a folder, for every gateway chosen, and what was given out holds mail to
// what is agreed now.

import { isAtLeast } from '../../tls-level.ts'
import { isInbound, isOutbound, type TlsPolicy } from '../../tls-policy.ts'
import { domainsOf, levelToPartner } from '../agreed.ts'
import type { ChecklistFacts, ChosenSite } from '../facts.ts'
import { dayOf, disproven, listed, met, notMet, type ProofFinding } from '../proof.ts'

/** Met when every chosen gateway has files that demand what the agreement says. */
export function proveConfigRendered(facts: ChecklistFacts): ProofFinding {
  const { keptAt, sites } = facts.setup
  if (keptAt === null) return notMet('config-not-kept')
  if (sites.length === 0) return notMet('config-no-site')
  const on = dayOf(keptAt)
  for (const site of sites) {
    const against = againstSite(site, facts, keptAt)
    if (against !== undefined) return against
  }
  const policies = sites.flatMap(({ policy }) => policy ?? [])
  const way = missingWay(policies, facts)
  return way ?? met('config-kept', { sites: listed(sites.map(({ name }) => name)), on })
}

function againstSite({ name, policy }: ChosenSite, facts: ChecklistFacts, keptAt: string): ProofFinding | undefined {
  if (policy === undefined) return notMet('config-not-kept')
  const agreed = facts.agreement === undefined ? null : levelToPartner(facts.agreement)
  if (agreed !== null && isOutbound(policy) && !isAtLeast(policy.level, agreed))
    return disproven('config-below-level', keptAt, { site: name, level: policy.level, agreed })
  const left = domainsOf(facts).find((domain) => !covers(policy, domain))
  return left === undefined ? undefined : notMet('config-misses-domain', { site: name, domain: left })
}

function covers({ domains, includeSubdomains }: TlsPolicy, domain: string): boolean {
  return domains.some((name) => domain === name || (includeSubdomains && domain.endsWith(`.${name}`)))
}

function missingWay(policies: readonly TlsPolicy[], { agreement }: ChecklistFacts): ProofFinding | undefined {
  if (agreement === undefined) return undefined
  const { toPartner, toUs } = agreement.terms
  if (toPartner !== null && !policies.some(isOutbound)) return notMet('config-not-outbound')
  return toUs !== null && !policies.some(isInbound) ? notMet('config-not-inbound') : undefined
}
