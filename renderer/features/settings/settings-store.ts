// The settings in the window: shown at once, saved one after the other, the newest value last. A save that fails keeps what was typed
// and says so. Settings the main process announces are taken over, unless something here waits to be saved.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { AppInfo } from '#contract/contract.ts'
import type { Fault } from '#domain/fault.ts'
import type { KnownGateway } from '#domain/report-details.ts'
import { defaultSettings, type Settings } from '#domain/setting.ts'
import type { WindowClient } from '../../client.ts'

export interface SettingsState {
  readonly settings: Settings
  readonly app: AppInfo | null
  /** Gateways a test can imitate; null until they are asked for. */
  readonly gateways: readonly KnownGateway[] | null
  readonly isLoaded: boolean
  readonly saving: 'saved' | 'saving' | 'failed'
  readonly fault: Fault | null
  load(): Promise<void>
  loadGateways(): Promise<void>
  /** Changes some settings and saves all of them. */
  change(change: Partial<Settings>): Promise<void>
}
export type SettingsStore = StoreApi<SettingsState>

/** Makes the store; it follows the main process from then on. */
export function createSettingsStore(client: Pick<WindowClient, 'app' | 'settings' | 'probe'>): SettingsStore {
  let isWriting = false
  let isDirty = false
  const store = createStore<SettingsState>()((set, get) => ({
    settings: defaultSettings,
    app: null,
    gateways: null,
    isLoaded: false,
    saving: 'saved',
    fault: null,
    async load() {
      const [info, settings] = await Promise.all([client.app.info(), client.settings.read()])
      const fault = settings.ok ? (info.ok ? null : info.fault) : settings.fault
      set({
        ...(info.ok ? { app: info.value } : {}),
        ...(settings.ok ? { settings: settings.value } : {}),
        isLoaded: true,
        fault,
      })
    },
    async loadGateways() {
      const outcome = await client.probe.gateways()
      set({ gateways: outcome.ok ? outcome.value : [] })
    },
    async change(change) {
      set({ settings: { ...get().settings, ...change }, saving: 'saving' })
      isDirty = true
      if (isWriting) return
      isWriting = true
      while (isDirty) {
        isDirty = false
        const outcome = await client.settings.save(get().settings)
        if (isDirty) continue
        set(outcome.ok ? { saving: 'saved', fault: null } : { saving: 'failed', fault: outcome.fault })
      }
      isWriting = false
    },
  }))
  client.settings.changed((settings) => {
    if (!isWriting) store.setState({ settings })
  })
  return store
}
