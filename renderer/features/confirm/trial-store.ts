// Counter-proofs under way, one per partner: its plan, what a person agreed to, what trap and gateway tell while it runs, and how it ended. It
// belongs to the partner, so leaving the page loses nothing. Cancelling a run takes the route back; that is waited for.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { TrialProgress } from '#contract/confirm-contract.ts'
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import type { Fault, Outcome } from '#domain/fault.ts'
import type { WindowClient } from '../../client.ts'
import { acceptedCodes } from '../../kit/plan/plan-consent.ts'
import { toldFault, type WithSecrets } from './confirm-store.ts'
import { afterTrialProgress, type LiveTrial, nothingLive } from './live-trial.ts'

export type TrialWish = Omit<Parameters<WindowClient['confirm']['planTrial']>[0], 'partnerId' | 'secrets'>
export type PlannedTrial = Extract<Awaited<ReturnType<WindowClient['confirm']['planTrial']>>, { ok: true }>['value']

export interface PartnerTrial {
  readonly phase: 'ready' | 'planning' | 'planned' | 'running' | 'ended'
  readonly wish: TrialWish | null
  readonly planned: PlannedTrial | null
  /** Reasons a person ticked, as `host code`. */
  readonly accepted: readonly string[]
  readonly isConsented: boolean
  readonly live: LiveTrial
  readonly proof: CounterProof | null
  readonly fault: Fault | null
  readonly isStopping: boolean
  /** The proof that is being cleaned up after. */
  readonly cleaning: string | null
  readonly cleanFault: Fault | null
}

export const freshTrial: PartnerTrial = {
  phase: 'ready',
  wish: null,
  planned: null,
  accepted: [],
  isConsented: false,
  live: nothingLive,
  proof: null,
  fault: null,
  isStopping: false,
  cleaning: null,
  cleanFault: null,
}

export interface TrialState {
  readonly byPartner: Readonly<Record<string, PartnerTrial>>
  plan(partnerId: string, wish: TrialWish): Promise<void>
  accept(partnerId: string, reason: string, isAccepted: boolean): void
  consent(partnerId: string, isConsented: boolean): void
  run(partnerId: string): Promise<CounterProof | null>
  /** Ends planning, or a run after its way back. */
  cancel(partnerId: string): void
  /** Back to the form; a plan is dropped. */
  begin(partnerId: string): void
  takeBack(partnerId: string, proofId: string): Promise<CounterProof | null>
  /** Ends an open one whose host is gone for good; faults those of the call. */
  giveUp(partnerId: string, proofId: string): Promise<Outcome<CounterProof>>
}
export type TrialStore = StoreApi<TrialState>

/** Makes the store; `changed` is told whenever something was kept. */
export function createTrialStore(
  client: Pick<WindowClient, 'confirm'>,
  withSecrets: WithSecrets,
  changed: (partnerId: string) => Promise<void>,
): TrialStore {
  const running = new Map<string, AbortController>()
  return createStore<TrialState>()((set, get) => {
    const of = (partnerId: string) => get().byPartner[partnerId] ?? freshTrial
    const put = (partnerId: string, change: Partial<PartnerTrial>) =>
      set({ byPartner: { ...get().byPartner, [partnerId]: { ...of(partnerId), ...change } } })
    const begin = (partnerId: string) => {
      const controller = new AbortController()
      running.set(partnerId, controller)
      return controller.signal
    }
    const watch = (partnerId: string) => (told: TrialProgress) =>
      put(partnerId, { live: afterTrialProgress(of(partnerId).live, told) })
    const isBusy = ({ phase, cleaning }: PartnerTrial) =>
      phase === 'planning' || phase === 'running' || cleaning !== null
    return {
      byPartner: {},
      async plan(partnerId, wish) {
        if (isBusy(of(partnerId))) return
        const signal = begin(partnerId)
        put(partnerId, { ...freshTrial, wish, phase: 'planning' })
        const outcome = await withSecrets((secrets) => {
          put(partnerId, { live: nothingLive })
          return client.confirm.planTrial({ ...wish, partnerId, secrets }, watch(partnerId), signal)
        })
        running.delete(partnerId)
        if (outcome.ok) put(partnerId, { phase: 'planned', planned: outcome.value })
        else put(partnerId, { phase: 'ready', fault: toldFault(outcome) })
      },
      accept(partnerId, reason, isAccepted) {
        const others = of(partnerId).accepted.filter((each) => each !== reason)
        put(partnerId, { accepted: isAccepted ? [...others, reason] : others })
      },
      consent: (partnerId, isConsented) => put(partnerId, { isConsented }),
      async run(partnerId) {
        const { phase, planned, accepted, isConsented } = of(partnerId)
        if (phase !== 'planned' || planned === null || !isConsented) return null
        const signal = begin(partnerId)
        put(partnerId, { phase: 'running', fault: null, proof: null, isStopping: false })
        const { plan } = planned
        const wish = { planId: plan.id, planHash: plan.hash, accepted: acceptedCodes(plan, accepted) }
        const outcome = await withSecrets((secrets) => {
          put(partnerId, { live: nothingLive })
          return client.confirm.runTrial({ ...wish, secrets }, watch(partnerId), signal)
        })
        running.delete(partnerId)
        if (outcome.ok) put(partnerId, { phase: 'ended', proof: outcome.value, isStopping: false })
        else put(partnerId, { phase: 'planned', fault: toldFault(outcome), isStopping: false })
        await changed(partnerId)
        return outcome.ok ? outcome.value : null
      },
      cancel(partnerId) {
        if (of(partnerId).phase === 'running') put(partnerId, { isStopping: true })
        running.get(partnerId)?.abort()
      },
      begin(partnerId) {
        if (!isBusy(of(partnerId))) put(partnerId, { ...freshTrial, wish: of(partnerId).wish })
      },
      async takeBack(partnerId, proofId) {
        if (isBusy(of(partnerId))) return null
        put(partnerId, { cleaning: proofId, cleanFault: null })
        const outcome = await withSecrets((secrets) => client.confirm.takeBack({ proofId, secrets }, () => undefined))
        const isShown = outcome.ok && of(partnerId).proof?.id === proofId
        put(partnerId, {
          ...{ cleaning: null, cleanFault: toldFault(outcome) },
          ...(isShown ? { proof: outcome.value } : {}),
        })
        await changed(partnerId)
        return outcome.ok ? outcome.value : null
      },
      async giveUp(partnerId, proofId) {
        const outcome = await client.confirm.giveUp({ proofId })
        const isShown = outcome.ok && of(partnerId).proof?.id === proofId
        put(partnerId, { ...(outcome.ok && { cleanFault: null }), ...(isShown ? { proof: outcome.value } : {}) })
        await changed(partnerId)
        return outcome
      },
    }
  })
}
