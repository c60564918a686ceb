// The partners of the window: the list as the main process keeps it, and drafts a person has begun. The list is read again whenever
// the main process says it changed; the newest answer wins. What is due is asked for after it, since judging takes longer than listing.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { PartnerSummary } from '#contract/contract.ts'
import type { DueWork } from '#domain/due-work.ts'
import type { Fault, Outcome } from '#domain/fault.ts'
import type { Partner, PartnerDraft } from '#domain/partner.ts'
import type { PartnerRemoval } from '#domain/partner-removal.ts'
import type { WindowClient } from '../../client.ts'
import { oneAtATime } from '../../kit/latest-load.ts'
import { emptyForm, formOf, type PartnerFormValues } from './partner-form-values.ts'

/** What is due by partner, heaviest first; a partner without anything is not in it. */
export type DueByPartner = Readonly<Record<string, readonly DueWork[]>>

export interface PartnersState {
  readonly summaries: readonly PartnerSummary[]
  readonly due: DueByPartner
  readonly isLoaded: boolean
  readonly fault: Fault | null
  readonly filter: string
  /** What a person has typed and not saved yet, by partner id; `new` for a partner to be. */
  readonly drafts: Readonly<Record<string, PartnerFormValues>>
  load(): Promise<void>
  loadDue(): Promise<void>
  save(draft: PartnerDraft): Promise<Outcome<Partner>>
  /** What would be deleted with it. */
  removal(partnerId: string): Promise<Outcome<PartnerRemoval>>
  remove(partnerId: string): Promise<Outcome<void>>
  setFilter(filter: string): void
  setDraft(key: string, values: PartnerFormValues | null): void
}
export type PartnersStore = StoreApi<PartnersState>

/** Key of the draft of a partner that does not exist yet. */
export const newPartnerKey = 'new'

/** Makes the store; it follows the main process from then on. */
export function createPartnersStore(
  client: Pick<WindowClient, 'partner' | 'checklist' | 'agreement' | 'contact' | 'confirm'>,
): PartnersStore {
  let newestLoad = 0
  const store = createStore<PartnersState>()((set, get) => ({
    summaries: [],
    due: {},
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
      void get().loadDue()
    },
    loadDue: oneAtATime(async () => {
      const outcome = await client.partner.due()
      if (outcome.ok) set({ due: Object.fromEntries(outcome.value.map(({ partnerId, due }) => [partnerId, due])) })
      else set({ fault: outcome.fault })
    }),
    async save(draft) {
      const outcome = await client.partner.save(draft)
      if (outcome.ok) {
        get().setDraft(draft.id ?? newPartnerKey, null)
        await get().load()
      }
      return outcome
    },
    removal: (partnerId) => client.partner.removal({ partnerId }),
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
  const again = () => void store.getState().loadDue()
  client.checklist.changed(again)
  client.agreement.changed(again)
  client.contact.changed(again)
  client.confirm.changed(again)
  return store
}

/** What the form of a partner shows: the draft begun, else the partner as kept, else an empty form. */
export function formFor(state: PartnersState, partner: Partner | null): PartnerFormValues {
  return state.drafts[partner?.id ?? newPartnerKey] ?? (partner === null ? emptyForm : formOf(partner))
}
