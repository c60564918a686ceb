// The gateways of our own in the window: the list as the main process keeps it, the kinds there are, and forms a person has begun. The list
// is read again whenever the main process says it changed; the newest answer wins.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { GatewayDescription } from '#contract/contract.ts'
import type { Fault, Outcome } from '#domain/fault.ts'
import type { GatewaySite, GatewaySiteDraft } from '#domain/gateway-site.ts'
import type { WindowClient } from '../../client.ts'
import type { SiteFormValues } from './site-form-values.ts'

export interface SitesState {
  readonly sites: readonly GatewaySite[]
  readonly kinds: readonly GatewayDescription[]
  readonly isLoaded: boolean
  readonly fault: Fault | null
  /** What a person has typed and not saved yet, by site id; `new` for a site to be. */
  readonly drafts: Readonly<Record<string, SiteFormValues>>
  load(): Promise<void>
  save(draft: GatewaySiteDraft): Promise<Outcome<GatewaySite>>
  remove(siteId: string): Promise<Outcome<void>>
  setDraft(key: string, values: SiteFormValues | null): void
  /** Asks the person for a file of this desk; null = none chosen. */
  choosePath(kind: 'node-archive'): Promise<string | null>
}
export type SitesStore = StoreApi<SitesState>

/** Key of the draft of a site that does not exist yet. */
export const newSiteKey = 'new'

/** Makes the store; it follows the main process from then on. */
export function createSitesStore(client: Pick<WindowClient, 'site' | 'gateway' | 'app'>): SitesStore {
  let newestLoad = 0
  const store = createStore<SitesState>()((set, get) => ({
    sites: [],
    kinds: [],
    isLoaded: false,
    fault: null,
    drafts: {},
    async load() {
      const load = ++newestLoad
      const [sites, kinds] = await Promise.all([
        client.site.list(),
        get().kinds.length > 0 ? undefined : client.gateway.kinds(),
      ])
      if (load !== newestLoad) return
      const failed = [sites, kinds].find((outcome) => outcome?.ok === false)
      set({
        ...(sites.ok ? { sites: sites.value } : {}),
        ...(kinds?.ok === true ? { kinds: kinds.value } : {}),
        isLoaded: true,
        fault: failed?.ok === false ? failed.fault : null,
      })
    },
    async save(draft) {
      const outcome = await client.site.save(draft)
      if (outcome.ok) {
        get().setDraft(draft.id ?? newSiteKey, null)
        await get().load()
      }
      return outcome
    },
    async choosePath(kind) {
      const path = await client.app.choosePath({ kind })
      return path.ok ? path.value : null
    },
    async remove(siteId) {
      const outcome = await client.site.remove({ siteId })
      if (outcome.ok) {
        get().setDraft(siteId, null)
        await get().load()
      }
      return outcome
    },
    setDraft(key, values) {
      const { [key]: _replaced, ...others } = get().drafts
      set({ drafts: values === null ? others : { ...others, [key]: values } })
    },
  }))
  client.site.changed(() => void store.getState().load())
  return store
}
