// What new agreements begin with, in the window: kept one after the other, the newest last; a save that fails keeps what was entered and is
// tried again by the next change and when the page is opened again.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { AgreementDefaults } from '#contract/agreement-contract.ts'
import type { Fault } from '#domain/fault.ts'
import type { WindowClient } from '../../client.ts'

export interface DefaultsState {
  /** null until they are loaded. */
  readonly defaults: AgreementDefaults | null
  readonly saving: 'saved' | 'saving' | 'failed'
  readonly fault: Fault | null
  readonly isChoosing: boolean
  load(): Promise<void>
  change(change: (defaults: AgreementDefaults) => AgreementDefaults): Promise<void>
  /** Asks for a logo, or removes it. */
  chooseLogo(remove: boolean): Promise<void>
}
export type DefaultsStore = StoreApi<DefaultsState>

/** Makes the store. */
export function createDefaultsStore(client: Pick<WindowClient, 'agreement'>): DefaultsStore {
  let isWriting = false
  let isDirty = false
  return createStore<DefaultsState>()((set, get) => {
    const write = async () => {
      while (isDirty) {
        isDirty = false
        const { defaults } = get()
        if (defaults === null) return
        const { logo: _logo, ...kept } = defaults
        const outcome = await client.agreement.saveDefaults(kept)
        if (isDirty) continue
        set(
          outcome.ok
            ? { defaults: outcome.value, saving: 'saved', fault: null }
            : { saving: 'failed', fault: outcome.fault },
        )
      }
    }
    const keep = async () => {
      set({ saving: 'saving' })
      isDirty = true
      if (isWriting) return
      isWriting = true
      await write()
      isWriting = false
    }
    return {
      defaults: null,
      saving: 'saved',
      fault: null,
      isChoosing: false,
      async load() {
        if (get().saving === 'failed') await keep()
        if (isWriting || get().saving !== 'saved') return
        const outcome = await client.agreement.defaults()
        set(outcome.ok ? { defaults: outcome.value, fault: null } : { fault: outcome.fault })
      },
      async change(change) {
        const { defaults } = get()
        if (defaults === null) return
        const next = change(defaults)
        if (JSON.stringify(next) === JSON.stringify(defaults) && get().saving !== 'failed') return
        set({ defaults: next })
        await keep()
      },
      async chooseLogo(remove) {
        set({ isChoosing: true, fault: null })
        const outcome = await client.agreement.chooseLogo({ remove })
        const { defaults } = get()
        if (outcome.ok && defaults !== null) set({ defaults: { ...defaults, logo: outcome.value.logo } })
        if (!outcome.ok && outcome.fault.code !== 'file.choice-dismissed') set({ fault: outcome.fault })
        set({ isChoosing: false })
      },
    }
  })
}
