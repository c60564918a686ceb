// The app's relay in the window: its overview, the part of the queue in sight, exceptions, what happened last. The main process tells every
// change; the queue is asked for again at most once a second. Answers to questions no longer asked are dropped.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { EvidencePeriod } from '#contract/contract.ts'
import type { Fault, Outcome } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import type { QueueOrder, QueuePage, QueueSelection, RelayEvent, RelayException } from '#domain/relay-queue.ts'
import type { RelayOverview, RelaySetup } from '#domain/relay-trial.ts'
import type { WindowClient } from '../../client.ts'

const keptEvents = 50
const pageSize = 50
const reloadMs = 1000

export type RelayTask =
  | 'setup'
  | 'start'
  | 'stop'
  | 'take-over'
  | 'order'
  | 'exception'
  | 'preflight'
  | 'print'
  | 'export'

export interface RelayState {
  readonly overview: RelayOverview | null
  readonly fault: Fault | null
  readonly task: RelayTask | null
  readonly queue: QueuePage | null
  readonly offset: number
  readonly exceptions: readonly RelayException[]
  /** Newest first, numbered as they came. */
  readonly events: readonly (RelayEvent & { readonly number: number })[]
  readonly savedFiles: readonly string[]
  load(): Promise<void>
  saveSetup(setup: RelaySetup): Promise<Outcome<RelayOverview>>
  start(): Promise<void>
  stop(): Promise<void>
  takeOver(): Promise<void>
  showPage(offset: number): Promise<void>
  order(order: QueueOrder, selection: QueueSelection, reason: string): Promise<Outcome<{ count: number }>>
  addException(draft: ExceptionDraft): Promise<Outcome<RelayException>>
  endException(id: string): Promise<void>
  preflight(): Promise<void>
  print(period: EvidencePeriod, language: Language): Promise<void>
  exportAs(format: 'csv' | 'jsonl', period: EvidencePeriod): Promise<void>
}
export type RelayStore = StoreApi<RelayState>
export type ExceptionDraft = Omit<RelayException, 'id' | 'createdAt' | 'decidedBy'>

/** How many deliveries one page of the queue shows. */
export const queuePageSize = pageSize

/** Makes the store; it follows the main process from then on, and asks nothing before the relay page is opened. */
export function createRelayStore(client: Pick<WindowClient, 'relay' | 'site'>): RelayStore {
  let reload: ReturnType<typeof setTimeout> | undefined
  let question = 0
  const store = createStore<RelayState>()((set, get) => {
    /** One piece of work at a time shows as pending; its fault stays until the next one. */
    const work = async <T>(task: RelayTask, ask: () => Promise<Outcome<T>>): Promise<Outcome<T>> => {
      set({ task, fault: null, savedFiles: [] })
      const outcome = await ask()
      set({
        task: null,
        ...(outcome.ok || outcome.fault.code === 'file.choice-dismissed' ? {} : { fault: outcome.fault }),
      })
      return outcome
    }
    const overviewAfter = async (task: RelayTask, ask: () => Promise<Outcome<RelayOverview>>) => {
      const outcome = await work(task, ask)
      if (outcome.ok) set({ overview: outcome.value })
      return outcome
    }
    const files = async (task: RelayTask, ask: () => Promise<Outcome<{ files: string[] }>>) => {
      const outcome = await work(task, ask)
      if (outcome.ok) set({ savedFiles: outcome.value.files })
    }
    const loadQueue = async () => {
      const mine = ++question
      if (get().overview?.run.kind !== 'running') {
        set({ queue: null, exceptions: [] })
        return
      }
      const [queue, exceptions] = await Promise.all([
        client.relay.queue({ selection: { isEverything: true }, offset: get().offset, limit: pageSize }),
        client.relay.exceptions(),
      ])
      if (mine !== question) return
      if (queue.ok) set({ queue: queue.value })
      if (exceptions.ok) set({ exceptions: exceptions.value })
    }
    return {
      overview: null,
      fault: null,
      task: null,
      queue: null,
      offset: 0,
      exceptions: [],
      events: [],
      savedFiles: [],
      async load() {
        const outcome = await client.relay.overview()
        set(outcome.ok ? { overview: outcome.value, fault: null } : { fault: outcome.fault })
        await loadQueue()
      },
      saveSetup: (setup) => overviewAfter('setup', () => client.relay.saveSetup(setup)),
      async start() {
        await overviewAfter('start', () => client.relay.start())
      },
      async stop() {
        await overviewAfter('stop', () => client.relay.stop())
        await loadQueue()
      },
      async takeOver() {
        await overviewAfter('take-over', () => client.relay.takeOver())
      },
      async showPage(offset) {
        set({ offset })
        await loadQueue()
      },
      async order(order, selection, reason) {
        const outcome = await work('order', () => client.relay.order({ order, selection, reason }))
        await loadQueue()
        return outcome
      },
      async addException(draft) {
        const outcome = await work('exception', () => client.relay.addException(draft))
        await loadQueue()
        return outcome
      },
      async endException(id) {
        await work('exception', () => client.relay.endException({ id }))
        await loadQueue()
      },
      async preflight() {
        const outcome = await work('preflight', () => client.relay.preflight())
        const { overview } = get()
        if (outcome.ok && overview?.status != null) {
          set({ overview: { ...overview, status: { ...overview.status, preflight: outcome.value } } })
        }
      },
      print: (period, language) => files('print', () => client.relay.printEvidence({ ...period, language })),
      exportAs: (format, period) => files('export', () => client.relay.exportEvidence({ ...period, format })),
    }
  })

  const reloadSoon = () => {
    if (reload !== undefined) return
    reload = setTimeout(() => {
      reload = undefined
      void store.getState().load()
    }, reloadMs)
  }
  client.relay.changed(({ run, status }) => {
    const { overview } = store.getState()
    if (overview === null) return
    store.setState({ overview: { ...overview, run, status } })
    if (run.kind !== overview.run.kind || status?.queued !== overview.status?.queued) reloadSoon()
  })
  client.relay.happened((event) => {
    const { events } = store.getState()
    store.setState({ events: [{ ...event, number: (events[0]?.number ?? 0) + 1 }, ...events].slice(0, keptEvents) })
    if (store.getState().overview !== null) reloadSoon()
  })
  client.site.changed(() => {
    if (store.getState().overview !== null) reloadSoon()
  })
  return store
}
