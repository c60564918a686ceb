// What was chosen for each partner, as kept and as typed since, and what is rendered from it. Every change renders again; only the answer to
// the newest question is shown, and files already shown stay until the next answer replaces them.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ChoiceInWindow, SiteRendering } from '#contract/contract.ts'
import type { RenderRequest } from '#contract/contract-types.ts'
import type { Fault } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import type { WindowClient } from '../../client.ts'
import { type ChoiceValues, valuesOf } from './choice-values.ts'

/** The choice of one partner while a person works on it. */
export interface ChoiceDraft {
  readonly kept: ChoiceInWindow
  readonly values: ChoiceValues
  readonly siteIds: readonly string[]
  /** Whether the level is a person's word, now or before; a recommendation may follow the tests. */
  readonly isLevelChosen: boolean
  /** Whether sites were ticked by a person, now or before. */
  readonly areSitesChosen: boolean
}

export interface ConfigState {
  readonly drafts: Readonly<Record<string, ChoiceDraft>>
  readonly renderings: readonly SiteRendering[] | null
  /** Why there is nothing to show. */
  readonly fault: Fault | null
  /** Why nothing was kept. */
  readonly keepFault: Fault | null
  readonly busy: 'saving' | 'printing' | null
  /** Files written since the last change; null when there were none. */
  readonly kept: { readonly kind: 'saved' | 'printed'; readonly files: readonly string[] } | null
  readonly wasDismissed: boolean
  load(partnerId: string): Promise<void>
  change(partnerId: string, change: Partial<Omit<ChoiceDraft, 'kept'>>): void
  render(request: RenderRequest | null): Promise<void>
  save(request: RenderRequest): Promise<void>
  print(request: RenderRequest, language: Language): Promise<void>
}
export type ConfigStore = StoreApi<ConfigState>

/** Makes the store of configurations. */
export function createConfigStore(client: Pick<WindowClient, 'gateway'>): ConfigStore {
  let newestRender = 0
  return createStore<ConfigState>()((set, get) => {
    const ask = async (request: RenderRequest) => {
      const render = ++newestRender
      const outcome = await client.gateway.render(request)
      if (render !== newestRender) return
      set(outcome.ok ? { renderings: outcome.value, fault: null } : { renderings: null, fault: outcome.fault })
    }
    const keep = async (kind: 'saved' | 'printed', request: RenderRequest, language?: Language) => {
      set({ busy: kind === 'saved' ? 'saving' : 'printing', kept: null, wasDismissed: false, keepFault: null })
      const outcome =
        language === undefined
          ? await client.gateway.save(request)
          : await client.gateway.print({ ...request, language })
      if (!outcome.ok) {
        const wasDismissed = outcome.fault.code === 'file.choice-dismissed'
        set({ busy: null, wasDismissed, keepFault: wasDismissed ? null : outcome.fault })
        return
      }
      set({ busy: null, kept: { kind, files: outcome.value.files } })
      // What was just kept is what the next files are compared with.
      await ask(request)
    }
    return {
      drafts: {},
      renderings: null,
      fault: null,
      keepFault: null,
      busy: null,
      kept: null,
      wasDismissed: false,
      async load(partnerId) {
        set({ renderings: null, fault: null, keepFault: null, kept: null, wasDismissed: false })
        const outcome = await client.gateway.choice({ partnerId })
        if (!outcome.ok) {
          set({ fault: outcome.fault })
          return
        }
        const known = get().drafts[partnerId]
        if (known !== undefined) {
          const kept = { ...known.kept, agreement: outcome.value.agreement }
          set({ drafts: { ...get().drafts, [partnerId]: { ...known, kept } } })
          return
        }
        const { choice, siteIds, keptAt } = outcome.value
        const draft: ChoiceDraft = {
          kept: outcome.value,
          values: valuesOf(choice),
          siteIds,
          isLevelChosen: keptAt !== null,
          areSitesChosen: keptAt !== null,
        }
        set({ drafts: { ...get().drafts, [partnerId]: draft } })
      },
      change(partnerId, change) {
        const draft = get().drafts[partnerId]
        if (draft !== undefined) set({ drafts: { ...get().drafts, [partnerId]: { ...draft, ...change } } })
      },
      async render(request) {
        set({ keepFault: null, kept: null, wasDismissed: false })
        if (request === null) {
          newestRender += 1
          set({ renderings: null, fault: null })
        } else await ask(request)
      },
      save: (request) => keep('saved', request),
      print: (request, language) => keep('printed', request, language),
    }
  })
}
