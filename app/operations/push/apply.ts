// Carries out a plan that was shown, as it was shown: only while it is kept, its hash is the one the admin saw, and the files of a push would
// still be made the same. What is in force on a host afterwards is remembered like saved files.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { TypedSecret } from '#domain/push/push-host.ts'
import type { PushPlan, UnsafeReason } from '#domain/push/push-plan.ts'
import type { PlanRunReport } from '#domain/push/push-record.ts'
import { refuseWhileOpen } from '../confirm/trial/refuse-while-open.ts'
import type { Rooms } from '../rooms.ts'
import { makeDeliverySet } from './delivery-set.ts'
import { houseDesk, type TellProgress } from './desk.ts'
import type { KeptPlan } from './kept-plans.ts'
import { onSite } from './on-site.ts'
import { isStillTold, openItemsOf } from './open-items.ts'
import { runOnHosts } from './run-on-hosts.ts'

export interface ApplyWish {
  readonly planId: string
  readonly planHash: string
  readonly accepted: readonly UnsafeReason['code'][]
  readonly revertAfterMinutes: number | null
  readonly secrets: readonly TypedSecret[]
}

/** Carries it out, host by host; faults push.plan-unknown, push.locked, confirm.trial-open, push.stale, push.unsafe, ssh.keychain-missing. */
export async function applyPlan(
  rooms: Rooms,
  wish: ApplyWish,
  tell: TellProgress,
  cancelled: AbortSignal,
): Promise<Outcome<PlanRunReport>> {
  const kept = rooms.pushing.plans.find(wish.planId, wish.planHash, rooms.outside.clock.elapsedMs())
  if (kept === undefined) return fail('push.plan-unknown')
  const { siteId } = kept.plan
  return await onSite(rooms, siteId, cancelled, async (signal) => {
    const isFree = refuseWhileOpen(rooms, { siteId })
    if (!isFree.ok) return isFree
    const endWriting = rooms.pushing.beginWriting()
    return await carryOut(rooms, kept, wish, tell, signal).finally(endWriting)
  })
}

async function carryOut(
  rooms: Rooms,
  { plan, choice, set, undo }: KeptPlan,
  wish: ApplyWish,
  tell: TellProgress,
  signal: AbortSignal,
): Promise<Outcome<PlanRunReport>> {
  const { siteId } = plan
  const remember = plan.kind === 'undo' ? succeed(() => succeed(undefined)) : await rememberSame(rooms, plan, choice)
  if (!remember.ok) return remember
  const hosts = rooms.store.hosts.list(siteId)
  if (!hosts.ok) return hosts
  const desk = await houseDesk(rooms, siteId, wish.secrets)
  if (!desk.ok) return desk
  const { planHash, accepted, revertAfterMinutes } = wish
  const onBegin = () => rooms.pushing.plans.drop(plan.id)
  const run = { plan, planHash, accepted, revertAfterMinutes, hosts: hosts.value, set, undo, onBegin }
  const ended = await runOnHosts(desk.value, run, tell, signal)
  if (!ended.ok) return ended
  const { records, fault, notReached } = ended.value
  if (records.length === 0 && fault !== null) return { ok: false, fault }
  rooms.pushing.plans.drop(plan.id)
  const isInForce = records.length === 0 || records.some(({ state }) => state === 'done')
  const remembered = isInForce ? remember.value() : succeed(undefined)
  const report = { records: [...records], fault, notReached: [...notReached] }
  return succeed(remembered.ok ? report : { ...report, fault: fault ?? remembered.fault })
}

/**
 * How the files of a push are remembered; fault push.plan-unknown where they would be others by now, or a checklist has lines open that the
 * plan did not tell.
 */
async function rememberSame(
  rooms: Rooms,
  plan: PushPlan,
  choice: KeptPlan['choice'],
): Promise<Outcome<() => Outcome<undefined>>> {
  const again = makeDeliverySet(rooms, plan.siteId, choice)
  if (!again.ok) return again
  const isTold = await isStillTold(plan, openItemsOf(rooms, again.value))
  if (!isTold.ok) return isTold
  const isSame = again.value.setHash === plan.setHash && isTold.value
  return isSame ? succeed(() => again.value.remember()) : fail('push.plan-unknown')
}
