// What is known of a counter-proof before the gateway was asked, and the proof as it is kept from its first moment.
import type { TrapWay } from '#contract/confirm-contract.ts'
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import type { TrapMode } from '#domain/confirm/trap.ts'
import type { RuleInForce } from '#domain/confirm/trial.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import type { TypedSecret } from '#domain/push/push-host.ts'
import type { Rooms } from '../../rooms.ts'
import { trialSender } from '../own-sender.ts'
import { keptPolicy, policyHash } from '../policy-in-force.ts'
import type { TrialFacts } from './make-trial.ts'
import { refuseUnlessFree } from './refuse-while-open.ts'

export interface PlanTrialWish {
  readonly partnerId: string
  readonly siteId: string
  /** null = the relay of this app. */
  readonly hostId: string | null
  readonly domain: string
  readonly modes: readonly TrapMode[]
  readonly trap: TrapWay
  readonly secrets: readonly TypedSecret[]
}

export interface TrialWork extends TrialFacts {
  readonly wish: PlanTrialWish
  readonly site: GatewaySite
  readonly sender: string
  readonly proofId: string
}

/** Gathers it; faults site.not-found, partner.not-found, confirm.no-policy, confirm.no-sender, confirm.trial-open, confirm.push-open. */
export function trialWork(rooms: Rooms, wish: PlanTrialWish): Outcome<TrialWork> {
  const { store, outside } = rooms
  const site = store.sites.find(wish.siteId)
  if (!site.ok) return site
  const policy = keptPolicy(rooms, site.value, wish.partnerId)
  if (!policy.ok) return policy
  const domain = wish.domain.toLowerCase()
  if (policy.value === undefined || !policy.value.domains.includes(domain)) return fail('confirm.no-policy', { domain })
  const isFree = refuseUnlessFree(rooms, wish)
  if (!isFree.ok) return isFree
  const sender = trialSender(rooms, wish.partnerId)
  if (!sender.ok) return sender
  return succeed({
    ...{ wish, site: site.value, policy: policy.value, domain, modes: wish.modes },
    sender: sender.value,
    proofId: outside.newId(),
    now: new Date(outside.clock.now()),
  })
}

/** Without the control nothing proves that mail would have got through. */
export function withControl(wanted: readonly TrapMode[], possible: readonly TrapMode[]): readonly TrapMode[] {
  return possible.filter((mode) => mode === 'control' || wanted.includes(mode))
}

/** A proof that says nothing yet: what is kept when the app is killed in the middle. */
export function unfinishedProof(
  { wish, policy, site, domain, proofId }: TrialWork,
  rule: RuleInForce,
  place: Pick<CounterProof, 'hostId' | 'host' | 'product'>,
): Omit<CounterProof, 'startedAt'> {
  return {
    ...{ id: proofId, partnerId: wish.partnerId, siteId: site.id, gateway: site.gateway, domain, level: policy.level },
    ...place,
    ...{ policySha256: policyHash(policy), configSha256: rule.configSha256 },
    rule: { text: rule.text, source: rule.source },
    ...{ endedAt: null, modes: [], verdict: 'undetermined', reasons: ['interrupted'] },
    ...{ temporary: 'not-known', left: [], normalRoute: null, fault: null },
  }
}
