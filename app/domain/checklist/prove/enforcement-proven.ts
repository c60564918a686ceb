// Every gateway chosen for the partner holds what is below the level: shown by a fresh counter-proof of what is in force there today.
import type { Standing } from '../../confirm/counter-proof.ts'
import { levelToPartner, versionOf, withoutAgreement } from '../agreed.ts'
import type { ChecklistFacts } from '../facts.ts'
import { dayOf, disproven, listed, met, notMet, type ProofCode, type ProofFinding } from '../proof.ts'

/** Met by all gateways; one that let something out disproves it. */
export function proveEnforcement(facts: ChecklistFacts): ProofFinding {
  const { agreement, confirmed } = facts
  if (agreement === undefined) return withoutAgreement(facts)
  if (levelToPartner(agreement) === null) return met('not-sent-to', versionOf(agreement))
  const { standings } = confirmed
  if (standings.length === 0) return notMet('config-no-site')
  const failed = standings.find(({ kind }) => kind === 'not-enforced')
  if (failed?.at) return disproven('enforcement-failed', failed.at, { site: failed.site, on: dayOf(failed.at) })
  const open = standings.find(({ kind }) => kind !== 'enforced')
  if (open !== undefined) return notMet(codeOf(open.why), { site: open.site, ...about(open) })
  const days = standings.flatMap(({ at }) => (at === null ? [] : [dayOf(at)])).toSorted()
  return met('enforcement-proven', { sites: listed(standings.map(({ site }) => site)), on: days[0] ?? '' })
}

/** The domains, where the sentence names them. */
function about({ why, domains }: Standing): { readonly domains?: string } {
  return why === 'domain-never-tried' ? { domains: listed(domains) } : {}
}

function codeOf(why: Standing['why']): ProofCode {
  switch (why) {
    case 'never-tried':
      return 'enforcement-never-tried'
    case 'domain-never-tried':
      return 'enforcement-domain-never-tried'
    case 'not-triable':
      return 'enforcement-not-triable'
    case 'not-applied':
      return 'enforcement-not-applied'
    case 'too-old':
    case 'other-policy':
    case 'changed-since':
    case 'other-configuration':
    case 'other-product':
      return 'enforcement-outdated'
    case 'exception':
      return 'enforcement-exception'
    case 'below-agreed':
      return 'enforcement-below-agreed'
    case 'proven':
    case 'undetermined':
    case 'failed':
      return 'enforcement-undetermined'
  }
}
