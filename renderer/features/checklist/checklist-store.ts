// Checklists in the window: the one of the partner in sight, judged by the main process, and the template with what was changed in it and
// not kept yet. A partner's list is read again when the main process says it changed.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ChecklistTemplate, JudgedItem, TemplateItem } from '#domain/checklist/checklist.ts'
import type { Fault, Outcome } from '#domain/fault.ts'
import type { WindowClient } from '../../client.ts'
import { oneAtATime } from '../../kit/latest-load.ts'

export interface ItemChange {
  readonly owner: TemplateItem['owner']
  readonly dueOn: string | null
  readonly evidence: string
}

export interface ChecklistState {
  readonly shown: { readonly partnerId: string; readonly items: readonly JudgedItem[] | null } | null
  readonly fault: Fault | null
  readonly template: ChecklistTemplate | null
  /** The template as changed here; null while nothing is. */
  readonly draft: ChecklistTemplate | null
  readonly isSaving: boolean
  show(partnerId: string): Promise<void>
  /** `note` null takes a tick away. */
  tick(partnerId: string, itemId: string, note: string | null): Promise<Outcome<void>>
  change(partnerId: string, itemId: string, change: ItemChange): Promise<Outcome<void>>
  loadTemplate(): Promise<void>
  edit(draft: ChecklistTemplate): void
  discard(): void
  saveTemplate(alsoForPartners: boolean): Promise<Outcome<void>>
  resetTemplate(): Promise<Outcome<void>>
}
export type ChecklistStore = StoreApi<ChecklistState>

const done: Outcome<void> = { ok: true, value: undefined }

/** Makes the store; it follows the main process from then on. */
export function createChecklistStore(client: Pick<WindowClient, 'checklist'>): ChecklistStore {
  const store = createStore<ChecklistState>()((set, get) => {
    const load = oneAtATime(async () => {
      const partnerId = get().shown?.partnerId
      if (partnerId === undefined) return
      const outcome = await client.checklist.read({ partnerId })
      if (get().shown?.partnerId !== partnerId) return
      set(outcome.ok ? { shown: { partnerId, items: outcome.value }, fault: null } : { fault: outcome.fault })
    })
    const take = (partnerId: string, outcome: Outcome<JudgedItem[]>): Outcome<void> => {
      if (!outcome.ok) return outcome
      if (get().shown?.partnerId === partnerId) set({ shown: { partnerId, items: outcome.value }, fault: null })
      return done
    }
    const takeTemplate = (outcome: Outcome<ChecklistTemplate>): Outcome<void> => {
      if (!outcome.ok) return outcome
      set({ template: outcome.value, draft: null })
      return done
    }
    return {
      shown: null,
      fault: null,
      template: null,
      draft: null,
      isSaving: false,
      async show(partnerId) {
        if (get().shown?.partnerId !== partnerId) set({ shown: { partnerId, items: null }, fault: null })
        await load()
      },
      async tick(partnerId, itemId, note) {
        return take(partnerId, await client.checklist.tick({ partnerId, itemId, note }))
      },
      async change(partnerId, itemId, change) {
        return take(partnerId, await client.checklist.change({ partnerId, itemId, ...change }))
      },
      async loadTemplate() {
        const outcome = await client.checklist.template()
        set(outcome.ok ? { template: outcome.value, fault: null } : { fault: outcome.fault })
      },
      edit: (draft) => set({ draft: JSON.stringify(draft) === JSON.stringify(get().template) ? null : draft }),
      discard: () => set({ draft: null }),
      async saveTemplate(alsoForPartners) {
        const template = get().draft ?? get().template
        if (template === null) return done
        set({ isSaving: true })
        const outcome = await client.checklist.saveTemplate({ template, alsoForPartners })
        set({ isSaving: false })
        return takeTemplate(outcome)
      },
      async resetTemplate() {
        set({ isSaving: true })
        const outcome = await client.checklist.resetTemplate()
        set({ isSaving: false })
        return takeTemplate(outcome)
      },
    }
  })
  client.checklist.changed(({ partnerId }) => {
    if (store.getState().shown?.partnerId === partnerId) void store.getState().show(partnerId)
  })
  return store
}
