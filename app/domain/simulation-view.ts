// What the admin's gateways and a partner's servers would agree on, one entry per gateway and outcome with all addresses that share it.
import type { JudgedSimulation } from './probe-report.ts'
import type { KnownGateway, ReportDetails } from './report-details.ts'
import type { SimulationVerdict } from './tls-profile.ts'

export interface SimulationGroup {
  readonly gateway: KnownGateway
  readonly outcomes: readonly { readonly verdict: SimulationVerdict; readonly places: readonly string[] }[]
}

/** One group per gateway, in the order they were tried; a gateway the catalogue no longer names is left out. */
export function simulationGroups(
  simulations: readonly JudgedSimulation[],
  details: Pick<ReportDetails, 'gateways'>,
): readonly SimulationGroup[] {
  const ids = [...new Set(simulations.map(({ verdict }) => verdict.gateway))]
  return ids.flatMap((id) => {
    const gateway = details.gateways.find((entry) => entry.id === id)
    if (gateway === undefined) return []
    const outcomes = new Map<string, { readonly verdict: SimulationVerdict; readonly places: string[] }>()
    for (const { host, ip, verdict } of simulations) {
      if (verdict.gateway !== id) continue
      const key = JSON.stringify(verdict)
      const known = outcomes.get(key)
      if (known === undefined) outcomes.set(key, { verdict, places: [`${host} (${ip})`] })
      else known.places.push(`${host} (${ip})`)
    }
    return [{ gateway, outcomes: [...outcomes.values()] }]
  })
}
