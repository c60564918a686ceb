// Pushes in the window, per gateway: making a plan, what a person accepts of it, carrying it out, and the journal. A plan and its run belong
// to the gateway, so leaving the page loses nothing. Secrets pass through the asker and stay nowhere.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { RenderRequest } from '#contract/contract-types.ts'
import type { Fault, Outcome } from '#domain/fault.ts'
import type { TypedSecret } from '#domain/push/push-host.ts'
import type { PushPlan } from '#domain/push/push-plan.ts'
import type { PlanRunReport, PushProgress, PushRecord } from '#domain/push/push-record.ts'
import type { WindowClient } from '../../client.ts'
import { acceptedCodes } from '../../kit/plan/plan-consent.ts'
import { afterProgress, type HostRun } from '../../kit/plan/push-progress.ts'
import type { WhatRuns } from '../../kit/plan/what-runs.ts'
import type { SecretAsker } from './secret-asker.ts'

/** What a push is about: the policies as kept, a partner's choice on top, or taking one back. */
export type PushSubject =
  | { readonly kind: 'kept' }
  | {
      readonly kind: 'partner'
      readonly partner: string
      readonly request: Pick<RenderRequest, 'partnerId' | 'choice'>
    }
  | { readonly kind: 'undo'; readonly recordId: string; readonly host: string; readonly startedAt: string }

export interface SitePush {
  readonly phase: 'ready' | 'planning' | 'planned' | 'applying' | 'ended'
  readonly subject: PushSubject
  readonly plan: PushPlan | null
  /** Reasons a person ticked, as `host code`. */
  readonly accepted: readonly string[]
  readonly revertAfterMinutes: number | null
  readonly runs: readonly HostRun[]
  readonly report: PlanRunReport | null
  readonly fault: Fault | null
  /** Whether the person asked to go no further than the host at work. */
  readonly isStopping: boolean
}

export interface PushState {
  readonly bySite: Readonly<Record<string, SitePush>>
  readonly journal: Readonly<Record<string, readonly PushRecord[]>>
  readonly journalFault: Fault | null
  /** Record whose confirmation is on its way. */
  readonly confirming: string | null
  readonly exporting: 'folder' | 'zip' | null
  readonly exported: { readonly files: readonly string[] } | null
  readonly exportFault: Fault | null
  /** Chooses what a push is about; a plan for something else is dropped. */
  about(siteId: string, subject: PushSubject): void
  plan(siteId: string): Promise<void>
  accept(siteId: string, reason: string, isAccepted: boolean): void
  revertAfter(siteId: string, minutes: number | null): void
  apply(siteId: string): Promise<void>
  cancel(siteId: string): void
  /** Lets the host at work end and begins no other. */
  stop(siteId: string): void
  /** The commands and files of a plan in full. */
  whatRuns(plan: PushPlan, hostId: string): Promise<Outcome<WhatRuns>>
  confirm(siteId: string, recordId: string): Promise<Outcome<PushRecord>>
  loadJournal(siteId: string): Promise<void>
  exportSet(request: RenderRequest, form: 'folder' | 'zip'): Promise<void>
  /** Forgets what the last export said. */
  endExport(): void
}
export type PushStore = StoreApi<PushState>

export const freshPush: SitePush = {
  phase: 'ready',
  subject: { kind: 'kept' },
  plan: null,
  accepted: [],
  revertAfterMinutes: null,
  runs: [],
  report: null,
  fault: null,
  isStopping: false,
}

/** Makes the store; it asks nothing before a place shows a push. */
export function createPushStore(client: Pick<WindowClient, 'push'>, asker: SecretAsker): PushStore {
  const running = new Map<string, AbortController>()
  const newestJournal = new Map<string, number>()
  const store = createStore<PushState>()((set, get) => {
    const of = (siteId: string) => get().bySite[siteId] ?? freshPush
    const put = (siteId: string, change: Partial<SitePush>) =>
      set({ bySite: { ...get().bySite, [siteId]: { ...of(siteId), ...change } } })
    /** One job per site; what it tells is shown from the beginning of each try. */
    const work = async <T>(
      siteId: string,
      job: (secrets: TypedSecret[], watch: (told: PushProgress) => void, signal: AbortSignal) => Promise<Outcome<T>>,
    ): Promise<Outcome<T>> => {
      const controller = new AbortController()
      running.set(siteId, controller)
      const watch = (told: PushProgress) => put(siteId, { runs: afterProgress(of(siteId).runs, told) })
      const outcome = await asker.with((secrets) => {
        put(siteId, { runs: [] })
        return job(secrets, watch, controller.signal)
      })
      if (running.get(siteId) === controller) running.delete(siteId)
      return outcome
    }
    return {
      bySite: {},
      journal: {},
      journalFault: null,
      confirming: null,
      exporting: null,
      exported: null,
      exportFault: null,
      about(siteId, subject) {
        const { phase } = of(siteId)
        if (phase === 'planning' || phase === 'applying') return
        put(siteId, { ...freshPush, subject })
      },
      async plan(siteId) {
        const { subject, phase } = of(siteId)
        if (phase === 'planning' || phase === 'applying') return
        put(siteId, { ...freshPush, subject, phase: 'planning' })
        const outcome = await work(siteId, (secrets, watch, signal) =>
          subject.kind === 'undo'
            ? client.push.planUndo({ recordId: subject.recordId, secrets }, watch, signal)
            : client.push.plan(
                { siteId, partner: subject.kind === 'partner' ? subject.request : null, secrets },
                watch,
                signal,
              ),
        )
        put(
          siteId,
          outcome.ok ? { phase: 'planned', plan: outcome.value } : { phase: 'ready', fault: told(outcome.fault) },
        )
      },
      accept(siteId, reason, isAccepted) {
        const others = of(siteId).accepted.filter((each) => each !== reason)
        put(siteId, { accepted: isAccepted ? [...others, reason] : others })
      },
      revertAfter: (siteId, revertAfterMinutes) => put(siteId, { revertAfterMinutes }),
      async apply(siteId) {
        const { plan, phase, accepted, revertAfterMinutes } = of(siteId)
        if (plan === null || phase !== 'planned') return
        put(siteId, { phase: 'applying', fault: null, report: null, isStopping: false })
        const codes = acceptedCodes(plan, accepted)
        const wish = { planId: plan.id, planHash: plan.hash, accepted: codes, revertAfterMinutes }
        const outcome = await work(siteId, (secrets, watch, signal) =>
          client.push.apply({ ...wish, secrets }, watch, signal),
        )
        put(
          siteId,
          outcome.ok ? { phase: 'ended', report: outcome.value } : { phase: 'planned', fault: told(outcome.fault) },
        )
        await get().loadJournal(siteId)
      },
      cancel: (siteId) => running.get(siteId)?.abort(),
      stop(siteId) {
        put(siteId, { isStopping: true })
        running.get(siteId)?.abort()
      },
      whatRuns: ({ id, hash }, hostId) => client.push.whatRuns({ planId: id, planHash: hash, hostId }),
      async confirm(siteId, recordId) {
        set({ confirming: recordId })
        const outcome = await asker.with((secrets) => client.push.confirm({ recordId, secrets }, () => undefined))
        set({ confirming: null })
        await get().loadJournal(siteId)
        return outcome
      },
      async loadJournal(siteId) {
        const mine = (newestJournal.get(siteId) ?? 0) + 1
        newestJournal.set(siteId, mine)
        const outcome = await client.push.journal({ siteId })
        if (newestJournal.get(siteId) !== mine) return
        if (!outcome.ok) set({ journalFault: outcome.fault })
        else set({ journal: { ...get().journal, [siteId]: outcome.value }, journalFault: null })
      },
      endExport: () => set({ exported: null, exportFault: null }),
      async exportSet(request, form) {
        set({ exporting: form, exported: null, exportFault: null })
        const outcome = await client.push.exportSet({ ...request, form })
        set({
          exporting: null,
          exported: outcome.ok ? outcome.value : null,
          exportFault: outcome.ok || outcome.fault.code === 'file.choice-dismissed' ? null : outcome.fault,
        })
      },
    }
  })
  client.push.changed(({ siteId }) => {
    if (store.getState().journal[siteId] !== undefined) void store.getState().loadJournal(siteId)
  })
  return store
}

/** Whoever cancelled knows; everything else is shown. */
function told(fault: Fault): Fault | null {
  return fault.code === 'job.cancelled' ? null : fault
}
