// The last push to every host of every gateway chosen for the partner ended verified, with the files kept now.
import { appliedOn } from '../applied.ts'
import type { ChecklistFacts } from '../facts.ts'
import { dayOf, listed, met, notMet, type ProofFinding } from '../proof.ts'

/** Met when no host is left that runs anything else, or of which nobody knows. */
export function proveConfigApplied({ setup }: Pick<ChecklistFacts, 'setup'>): ProofFinding {
  const { keptAt, sites } = setup
  if (keptAt === null) return notMet('config-not-kept')
  if (sites.length === 0) return notMet('config-no-site')
  const hosts: string[] = []
  const moments: string[] = []
  for (const site of sites) {
    if (site.policy === undefined || site.files === undefined) return notMet('config-not-kept')
    if (site.hosts.length === 0) return notMet('config-no-host', { site: site.name })
    for (const host of site.hosts) {
      const applied = appliedOn(site, host)
      if ('isMet' in applied) return applied
      hosts.push(host.name)
      moments.push(applied.endedAt ?? applied.startedAt)
    }
  }
  return met('config-applied', { hosts: listed(hosts), on: dayOf(moments.toSorted()[0] ?? '') })
}
