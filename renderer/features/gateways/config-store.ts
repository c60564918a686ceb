// The configuration of a partner as chosen and as rendered. Every change renders again; only the answer to the newest question is
// shown, and files already shown stay until the next answer replaces them.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { GatewayDescription, RenderRequest } from '#contract/contract.ts'
import type { Rendering } from '#domain/artefact.ts'
import type { Fault } from '#domain/fault.ts'
import type { WindowClient } from '../../client.ts'

export interface ConfigState {
  readonly gateways: readonly GatewayDescription[]
  readonly isLoaded: boolean
  readonly rendering: Rendering | null
  readonly fault: Fault | null
  readonly isSaving: boolean
  /** Files written by the last save; null when nothing was saved since the last change. */
  readonly saved: readonly string[] | null
  readonly wasDismissed: boolean
  load(): Promise<void>
  render(request: RenderRequest | null): Promise<void>
  save(request: RenderRequest): Promise<void>
}
export type ConfigStore = StoreApi<ConfigState>

/** Makes the store of configurations. */
export function createConfigStore(client: Pick<WindowClient, 'gateway'>): ConfigStore {
  let newestRender = 0
  return createStore<ConfigState>()((set) => ({
    gateways: [],
    isLoaded: false,
    rendering: null,
    fault: null,
    isSaving: false,
    saved: null,
    wasDismissed: false,
    async load() {
      const outcome = await client.gateway.list()
      set(outcome.ok ? { gateways: outcome.value, isLoaded: true } : { isLoaded: true, fault: outcome.fault })
    },
    async render(request) {
      const render = ++newestRender
      set({ saved: null, wasDismissed: false })
      if (request === null) {
        set({ rendering: null, fault: null })
        return
      }
      const outcome = await client.gateway.render(request)
      if (render !== newestRender) return
      set(outcome.ok ? { rendering: outcome.value, fault: null } : { rendering: null, fault: outcome.fault })
    },
    async save(request) {
      set({ isSaving: true, saved: null, wasDismissed: false, fault: null })
      const outcome = await client.gateway.save(request)
      if (outcome.ok) set({ isSaving: false, saved: outcome.value.files })
      else if (outcome.fault.code === 'file.choice-dismissed') set({ isSaving: false, wasDismissed: true })
      else set({ isSaving: false, fault: outcome.fault })
    },
  }))
}
