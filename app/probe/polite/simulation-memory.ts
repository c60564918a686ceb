// What servers answered to the hellos of the admin's own gateways, for as long as they may count such questions: a second test within that
// time says the same without asking again. Bounded in number and age.
import type { Simulation } from '#domain/hello-round.ts'
import type { Clock } from '#ports/clock.ts'
import { pauses } from './lanes.ts'

export interface SimulationMemory {
  recall(key: string): Simulation | undefined
  keep(key: string, simulation: Simulation): void
}

const maxSimulations = 2_000

/** Makes an empty memory. */
export function createSimulationMemory(clock: Clock): SimulationMemory {
  const kept = new Map<string, { readonly simulation: Simulation; readonly atMs: number }>()
  return {
    recall(key) {
      const known = kept.get(key)
      if (known === undefined || clock.elapsedMs() - known.atMs <= pauses.brokenOffWindow) return known?.simulation
      kept.delete(key)
      return undefined
    },
    keep(key, simulation) {
      kept.delete(key)
      kept.set(key, { simulation, atMs: clock.elapsedMs() })
      for (const oldest of kept.keys()) {
        if (kept.size <= maxSimulations) break
        kept.delete(oldest)
      }
    },
  }
}
