// Plans a counter-proof: the trap is opened, and what would be brought to the gateway is shown as a plan. It stays until it is carried out or a
// quarter of an hour is over.
import type { TrialProgress } from '#contract/confirm-contract.ts'
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import type { TrapMode } from '#domain/confirm/trap.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { PushPlan } from '#domain/push/push-plan.ts'
import { onSite } from '../../push/on-site.ts'
import type { Rooms } from '../../rooms.ts'
import { noteRule } from '../note-other.ts'
import type { KeptTrial } from './kept-trials.ts'
import { planForHost } from './plan-for-host.ts'
import { planOnRelay, planOnRelayHost } from './plan-on-relay.ts'
import { type PlanTrialWish, type TrialWork, trialWork } from './trial-work.ts'

/**
 * Plans it; faults confirm.not-triable, confirm.no-policy, confirm.no-sender, confirm.wildcard-domain, confirm.trial-open, confirm.push-open,
 * confirm.trap-not-reached, relay.not-running, those of DNS and of planning a push.
 */
export function planTrial(
  rooms: Rooms,
  wish: PlanTrialWish,
  tell: (progress: TrialProgress) => void,
  cancelled: AbortSignal,
): Promise<Outcome<Pick<CounterProof, 'rule' | 'level'> & { plan: PushPlan; modes: TrapMode[] }>> {
  return onSite(rooms, wish.siteId, cancelled, async (signal) => {
    const work = rooms.store.together(() => trialWork(rooms, wish))
    if (!work.ok) return work
    tell({ kind: 'stage', stage: 'trap' })
    const planned = await planWhere(rooms, work.value, tell, signal)
    if (!planned.ok) return planned
    const { plan, rule, trial } = planned.value
    // the file of this app's relay is read anew for each standing
    const noted =
      wish.hostId === null ? succeed(undefined) : noteRule(rooms, { ...wish, domain: work.value.domain }, rule)
    if (!noted.ok) {
      await planned.value.trap.close()
      return noted
    }
    rooms.confirming.trials.keep(planned.value)
    const { level } = trial.policy
    const modes = trial.traps.map(({ mode }) => mode)
    return succeed({ plan, level, modes, rule: { text: rule.text, source: rule.source } })
  })
}

function planWhere(
  rooms: Rooms,
  work: TrialWork,
  tell: (progress: TrialProgress) => void,
  signal: AbortSignal,
): Promise<Outcome<KeptTrial>> {
  const { hostId } = work.wish
  if (hostId === null) return planOnRelay(rooms, work)
  // its policies live in its memory: nothing is brought to the host
  if (work.site.gateway === 'relay') return planOnRelayHost(rooms, work, hostId, signal)
  return planForHost(rooms, work, hostId, tell, signal)
}
