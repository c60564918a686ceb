// What a program keeps between its tests to stay polite: the lanes of servers and the memory of addresses. Make one per program.
import type { Clock } from '#ports/clock.ts'
import { type AddressMemory, createAddressMemory } from './address-memory.ts'
import { createLanes, type LaneOptions, type Lanes } from './lanes.ts'
import { createSimulationMemory, type SimulationMemory } from './simulation-memory.ts'

export interface Politeness {
  readonly lanes: Lanes
  readonly memory: AddressMemory
  /** What the admin's own gateways were answered while a server may count the question. */
  readonly simulations: SimulationMemory
}

/** Makes an empty one. */
export function createPoliteness(clock: Clock, options: LaneOptions = {}): Politeness {
  return {
    lanes: createLanes(clock, options),
    memory: createAddressMemory(clock),
    simulations: createSimulationMemory(clock),
  }
}
