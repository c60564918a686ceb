// Care of the data in the window: lists in and out with their preview, copies of everything and of one partner, and what may no longer be
// kept. One piece of work at a time; long work shows how far it is and can be ended.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ListPreview } from '#domain/care/list-import.ts'
import type { DeletionReport, DueDeletion } from '#domain/care/retention.ts'
import type { Fault, Outcome } from '#domain/fault.ts'
import type { WindowClient } from '../../client.ts'

export const careTasks = [
  'preview',
  'import',
  'wrong-rows',
  'export-list',
  'export-all',
  'import-all',
  'export-partner',
  'import-partner',
  'delete-due',
] as const
export type CareTask = (typeof careTasks)[number]

export interface CareProgress {
  readonly done: number
  readonly total: number
}

/** How work ended, until the next begins. */
export type CareEnd =
  | { readonly kind: 'saved'; readonly task: CareTask; readonly files: readonly string[] }
  | { readonly kind: 'imported'; readonly counts: ListPreview['counts'] }
  /** Nothing else begins after it: the window is to begin anew. */
  | { readonly kind: 'replaced'; readonly keptAside: string }
  | { readonly kind: 'partner-added'; readonly partnerId: string }
  | { readonly kind: 'deleted'; readonly report: DeletionReport }
  | { readonly kind: 'cancelled'; readonly task: CareTask }

export interface CareState {
  readonly task: CareTask | null
  readonly progress: CareProgress
  readonly preview: ListPreview | null
  /** The list taken over last, while rows of it were left out. */
  readonly leftOut: ListPreview | null
  readonly end: CareEnd | null
  /** What went wrong, and in which work. */
  readonly failed: { readonly task: CareTask; readonly fault: Fault } | null
  /** null until they were asked for. */
  readonly due: readonly DueDeletion[] | null
  readonly dueFault: Fault | null
  previewList(): Promise<void>
  importList(): Promise<void>
  dropPreview(): void
  saveWrongRows(previewId: string): Promise<void>
  exportList(): Promise<void>
  exportAll(): Promise<void>
  importAll(): Promise<void>
  exportPartner(partnerId: string): Promise<void>
  importPartner(): Promise<void>
  loadDue(): Promise<void>
  deleteDue(personIds: readonly string[]): Promise<void>
  cancel(): void
  forgetEnd(): void
}
export type CareStore = StoreApi<CareState>
type Watch = (progress: CareProgress) => void

const nothingDone: CareProgress = { done: 0, total: 0 }

/** Makes the store; it asks nothing before a page does. */
export function createCareStore(client: Pick<WindowClient, 'care'>): CareStore {
  let controller = new AbortController()
  return createStore<CareState>()((set, get) => {
    const work = async <T>(
      task: CareTask,
      ask: (watch: Watch, signal: AbortSignal) => Promise<Outcome<T>>,
      take: (value: T) => Partial<CareState>,
    ): Promise<void> => {
      if (get().task !== null || get().end?.kind === 'replaced') return
      controller = new AbortController()
      set({ task, progress: nothingDone, end: null, failed: null })
      const outcome = await ask((progress) => set({ progress }), controller.signal)
      set({ task: null, ...(outcome.ok ? take(outcome.value) : afterFault(task, outcome.fault)) })
    }
    const saved = (task: CareTask) => (value: { readonly files: readonly string[] }) => ({
      end: { kind: 'saved' as const, task, files: value.files },
    })
    return {
      task: null,
      progress: nothingDone,
      preview: null,
      leftOut: null,
      end: null,
      failed: null,
      due: null,
      dueFault: null,
      previewList: () =>
        work(
          'preview',
          (watch, signal) => client.care.previewList(undefined, watch, signal),
          (preview) => ({ preview, leftOut: null }),
        ),
      async importList() {
        const { preview } = get()
        if (preview === null) return
        await work(
          'import',
          (watch, signal) => client.care.importList({ previewId: preview.previewId }, watch, signal),
          (counts) => ({
            preview: null,
            leftOut: counts.wrong === 0 ? null : preview,
            end: { kind: 'imported', counts },
          }),
        )
      },
      dropPreview: () => set({ preview: null, end: null, failed: null }),
      saveWrongRows: (previewId) =>
        work('wrong-rows', () => client.care.saveWrongRows({ previewId }), saved('wrong-rows')),
      exportList: () => work('export-list', () => client.care.exportList(), saved('export-list')),
      exportAll: () =>
        work('export-all', (watch, signal) => client.care.exportAll(undefined, watch, signal), saved('export-all')),
      importAll: () =>
        work(
          'import-all',
          (watch, signal) => client.care.importAll(undefined, watch, signal),
          ({ keptAside }) => ({ end: { kind: 'replaced', keptAside } }),
        ),
      exportPartner: (partnerId) =>
        work('export-partner', () => client.care.exportPartner({ partnerId }), saved('export-partner')),
      importPartner: () =>
        work(
          'import-partner',
          () => client.care.importPartner(),
          ({ partnerId }) => ({ end: { kind: 'partner-added', partnerId } }),
        ),
      async loadDue() {
        const outcome = await client.care.dueDeletions()
        set(outcome.ok ? { due: outcome.value, dueFault: null } : { dueFault: outcome.fault })
      },
      async deleteDue(personIds) {
        await work(
          'delete-due',
          () => client.care.deleteDue({ personIds: [...personIds] }),
          (report) => ({ end: { kind: 'deleted', report } }),
        )
        await get().loadDue()
      },
      cancel: () => controller.abort(),
      forgetEnd: () => set((state) => (state.end?.kind === 'replaced' ? state : { end: null, failed: null })),
    }
  })
}

/** A choice that was dismissed is no fault; work that was ended says that nothing was changed. */
function afterFault(task: CareTask, fault: Fault): Partial<CareState> {
  if (fault.code === 'file.choice-dismissed') return {}
  if (fault.code === 'job.cancelled') return { end: { kind: 'cancelled', task } }
  return { failed: { task, fault } }
}
