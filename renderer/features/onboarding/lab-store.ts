// Starting the practice lab from the window.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Fault } from '#domain/fault.ts'
import type { WindowClient } from '../../client.ts'

export interface LabState {
  readonly isStarting: boolean
  readonly fault: Fault | null
  /** Starts the lab; true when its partners are in the list. */
  start(): Promise<boolean>
}
export type LabStore = StoreApi<LabState>

/** Makes the store of the practice lab. */
export function createLabStore(client: Pick<WindowClient, 'lab'>): LabStore {
  return createStore<LabState>()((set, get) => ({
    isStarting: false,
    fault: null,
    async start() {
      if (get().isStarting) return false
      set({ isStarting: true, fault: null })
      const outcome = await client.lab.start()
      set({ isStarting: false, fault: outcome.ok ? null : outcome.fault })
      return outcome.ok
    },
  }))
}
