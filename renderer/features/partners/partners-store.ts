// The partners of the window: the list as the main process keeps it, and drafts a person has begun. The list is read again whenever
// the main process says it changed; the newest answer wins.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { PartnerSummary } from '#contract/contract.ts'
import type { Fault, Outcome } from '#domain/fault.ts'
import type { Partner, PartnerDraft } from '#domain/partner.ts'
import type { WindowClient } from '../../client.ts'
import { emptyForm, formOf, type PartnerFormValues } from './partner-form-values.ts'

export interface PartnersState {
  readonly summaries: readonly PartnerSummary[]
  readonly isLoaded: boolean
  readonly fault: Fault | null
  readonly filter: string
  /** What a person has typed and not saved yet, by partner id; `new` for a partner to be. */
  readonly drafts: Readonly<Record<string, PartnerFormValues>>
  load(): Promise<void>
  save(draft: PartnerDraft): Promise<Outcome<Partner>>
  remove(partnerId: string): Promise<Outcome<void>>
  setFilter(filter: string): void
  setDraft(key: string, values: PartnerFormValues | null): void
}
export type PartnersStore = StoreApi<PartnersState>

/** Key of the draft of a partner that does not exist yet. */
export const newPartnerKey = 'new'

/** Makes the store; it follows the main process from then on. */
export function createPartnersStore(client: Pick<WindowClient, 'partner'>): PartnersStore {
  let newestLoad = 0
  const store = createStore<PartnersState>()((set, get) => ({
    summaries: [],
    isLoaded: false,
    fault: null,
    filter: '',
    drafts: {},
    async load() {
      const load = ++newestLoad
      const outcome = await client.partner.list()
      if (load !== newestLoad) return
      set(
        outcome.ok
          ? { summaries: outcome.value, isLoaded: true, fault: null }
          : { isLoaded: true, fault: outcome.fault },
      )
    },
    async save(draft) {
      const outcome = await client.partner.save(draft)
      if (outcome.ok) {
        get().setDraft(draft.id ?? newPartnerKey, null)
        await get().load()
      }
      return outcome
    },
    async remove(partnerId) {
      const outcome = await client.partner.remove({ partnerId })
      if (outcome.ok) {
        get().setDraft(partnerId, null)
        await get().load()
      }
      return outcome
    },
    setFilter: (filter) => set({ filter }),
    setDraft(key, values) {
      const { [key]: _replaced, ...others } = get().drafts
      set({ drafts: values === null ? others : { ...others, [key]: values } })
    },
  }))
  client.partner.changed(() => void store.getState().load())
  return store
}

/** What the form of a partner shows: the draft begun, else the partner as kept, else an empty form. */
export function formFor(state: PartnersState, partner: Partner | null): PartnerFormValues {
  return state.drafts[partner?.id ?? newPartnerKey] ?? (partner === null ? emptyForm : formOf(partner))
}
