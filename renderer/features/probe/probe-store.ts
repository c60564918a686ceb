// Tests in the window: the reports of each partner, and the test that runs. Cancelling shows at once, whatever the main process still
// does; progress and answers of a run that is no longer the current one are dropped. Old reports stay until new ones are judged.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Fault, Outcome } from '#domain/fault.ts'
import type { ProbeProgress, ProbeReport } from '#domain/probe-report.ts'
import type { TypedSecret } from '#domain/push/push-host.ts'
import type { ReportDetails } from '#domain/report-details.ts'
import type { WindowClient } from '../../client.ts'
import { applyProgress, type LiveRun, startRun } from './live-run.ts'

export type TestDepth = 'verdict' | 'full'
export interface TestWish {
  readonly depth?: TestDepth
  readonly fromHostId?: string | null
}
/** Runs a job again with what a person typed until it needs nothing more. */
export type WithSecrets = <T>(run: (secrets: TypedSecret[]) => Promise<Outcome<T>>) => Promise<Outcome<T>>

export interface ActiveRun {
  readonly startedAtMs: number
  readonly depth: TestDepth
  /** Host of ours the mail servers are asked from; null = this computer. */
  readonly fromHostId: string | null
  /** The person wants to read what is known by now. */
  readonly isEnding: boolean
  readonly live: LiveRun
  readonly controller: AbortController
}

export interface PartnerTests {
  readonly reports: readonly ProbeReport[]
  /** What was worked out from the reports, by their ids. */
  readonly details: readonly ReportDetails[]
  readonly isLoaded: boolean
  readonly run: ActiveRun | null
  /** Why the last run or load gave no report. */
  readonly fault: Fault | null
  readonly wasCancelled: boolean
}

export interface ProbeState {
  readonly byPartner: Readonly<Record<string, PartnerTests>>
  load(partnerId: string): Promise<void>
  run(partner: TestedPartner, listen?: (progress: ProbeProgress) => void, wish?: TestWish): Promise<RunEnd>
  /** Ends the list of a full test; the run then ends with its report. */
  endListing(partnerId: string): void
  cancel(partnerId: string): void
}
export type ProbeStore = StoreApi<ProbeState>
export type RunEnd = 'reported' | 'failed' | 'cancelled' | 'already-running'
export interface TestedPartner {
  readonly id: string
  readonly domains: readonly string[]
}

export const noTests: PartnerTests = {
  reports: [],
  details: [],
  isLoaded: false,
  run: null,
  fault: null,
  wasCancelled: false,
}

/** Makes the store of tests. */
export function createProbeStore(
  client: Pick<WindowClient, 'probe'>,
  clock: () => number,
  withSecrets: WithSecrets,
): ProbeStore {
  return createStore<ProbeState>()((set, get) => {
    const testsOf = (partnerId: string) => get().byPartner[partnerId] ?? noTests
    const patch = (partnerId: string, change: Partial<PartnerTests>) =>
      set({ byPartner: { ...get().byPartner, [partnerId]: { ...testsOf(partnerId), ...change } } })
    const isCurrent = (partnerId: string, controller: AbortController) =>
      testsOf(partnerId).run?.controller === controller
    /** A report can be read without them, so their absence is no fault of its own. */
    const readDetails = async (partnerId: string): Promise<readonly ReportDetails[]> => {
      const outcome = await client.probe.details({ partnerId })
      return outcome.ok ? outcome.value : []
    }

    return {
      byPartner: {},
      async load(partnerId) {
        const before = testsOf(partnerId).reports
        const [outcome, details] = await Promise.all([client.probe.latest({ partnerId }), readDetails(partnerId)])
        if (testsOf(partnerId).reports !== before) return
        patch(
          partnerId,
          outcome.ok ? { reports: outcome.value, details, isLoaded: true } : { isLoaded: true, fault: outcome.fault },
        )
      },
      async run(partner, listen, { depth = 'verdict', fromHostId = null } = {}) {
        if (testsOf(partner.id).run !== null) return 'already-running'
        const controller = new AbortController()
        const live = startRun(partner.domains)
        const run: ActiveRun = { startedAtMs: clock(), depth, fromHostId, isEnding: false, live, controller }
        patch(partner.id, { run, fault: null, wasCancelled: false })
        const watch = (progress: ProbeProgress) => {
          const active = testsOf(partner.id).run
          if (active?.controller !== controller) return
          patch(partner.id, { run: { ...active, live: applyProgress(active.live, progress, clock()) } })
          listen?.(progress)
        }
        const wish = { partnerId: partner.id, depth, fromHostId }
        const outcome = await withSecrets((secrets) => client.probe.run({ ...wish, secrets }, watch, controller.signal))
        const details = outcome.ok ? await readDetails(partner.id) : []
        if (!isCurrent(partner.id, controller)) return 'cancelled'
        if (outcome.ok) {
          patch(partner.id, { run: null, reports: outcome.value, details, isLoaded: true })
          return 'reported'
        }
        const wasCancelled = outcome.fault.code === 'job.cancelled'
        patch(partner.id, { run: null, wasCancelled, fault: wasCancelled ? null : outcome.fault })
        return wasCancelled ? 'cancelled' : 'failed'
      },
      endListing(partnerId) {
        const active = testsOf(partnerId).run
        if (active === null || active.isEnding) return
        patch(partnerId, { run: { ...active, isEnding: true } })
        void client.probe.endListing({ partnerId })
      },
      cancel(partnerId) {
        const active = testsOf(partnerId).run
        if (active === null) return
        active.controller.abort()
        patch(partnerId, { run: null, wasCancelled: true })
      },
    }
  })
}
