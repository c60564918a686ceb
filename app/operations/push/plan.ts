// Plans a push to the hosts of a site, or taking one back, and keeps the plan so that it can be carried out as it was shown. One piece of
// work per site at a time.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { PushHost, TypedSecret } from '#domain/push/push-host.ts'
import { isEmptyPlan, type PushPlan } from '#domain/push/push-plan.ts'
import type { Rooms } from '../rooms.ts'
import { type DeliverySet, makeDeliverySet } from './delivery-set.ts'
import { houseDesk, type TellProgress } from './desk.ts'
import { lookAtHosts, withExtraFiles } from './look-at-hosts.ts'
import { onSite } from './on-site.ts'
import type { PartnerOfPush } from './push-set.ts'

export interface PlanWish {
  readonly siteId: string
  /** null = the kept policies as they are. */
  readonly partner: PartnerOfPush | null
  readonly secrets: readonly TypedSecret[]
}

export interface PlanUndoWish {
  readonly recordId: string
  readonly secrets: readonly TypedSecret[]
}

/**
 * Looks at every host and says what would change; faults push.no-hosts, push.not-pushable, push.locked, ssh.secret-needed and others of
 * `ssh.*`, those of rendering and of the hosts. A set that is in force everywhere already is remembered like one that was pushed.
 */
export function planPush(
  rooms: Rooms,
  { siteId, partner, secrets }: PlanWish,
  tell: TellProgress,
  cancelled: AbortSignal,
): Promise<Outcome<PushPlan>> {
  return onSite(rooms, siteId, cancelled, async (signal) => {
    const set = makeDeliverySet(rooms, siteId, partner)
    if (!set.ok) return set
    const hosts = rooms.store.hosts.list(siteId)
    if (!hosts.ok) return hosts
    if (hosts.value.length === 0) return fail('push.no-hosts')
    const plan = await planOn(rooms, set.value, hosts.value, secrets, tell, signal)
    if (!plan.ok || !isEmptyPlan(plan.value)) return plan
    const remembered = set.value.remember()
    return remembered.ok ? plan : remembered
  })
}

/** The same for taking back what one record did; faults push.nothing-to-undo, push.host-not-found and those above. */
export async function planUndo(
  rooms: Rooms,
  { recordId, secrets }: PlanUndoWish,
  tell: TellProgress,
  cancelled: AbortSignal,
): Promise<Outcome<PushPlan>> {
  const record = rooms.store.pushes.find(recordId)
  if (!record.ok) return record
  const { kind, state, host: name, siteId, hostId } = record.value
  if (kind === 'undo' || !['done', 'broken', 'interrupted'].includes(state)) {
    return fail('push.nothing-to-undo', { host: name, detail: `${kind}, ${state}` })
  }
  return await onSite(rooms, siteId, cancelled, async (signal) => {
    const set = makeDeliverySet(rooms, siteId, null)
    if (!set.ok) return set
    const host = rooms.store.hosts.find(hostId)
    if (!host.ok) return host
    return await planOn(rooms, set.value, [host.value], secrets, tell, signal, recordId)
  })
}

async function planOn(
  rooms: Rooms,
  delivery: DeliverySet,
  hosts: readonly PushHost[],
  secrets: readonly TypedSecret[],
  tell: TellProgress,
  signal: AbortSignal,
  recordId: string | null = null,
): Promise<Outcome<PushPlan>> {
  const siteId = delivery.site.id
  const desk = await houseDesk(rooms, siteId, secrets)
  if (!desk.ok) return desk
  const set = await withExtraFiles(delivery)
  if (!set.ok) return set
  const undoes = recordId === null ? succeed(null) : rooms.store.pushes.find(recordId)
  if (!undoes.ok) return undoes
  const planId = rooms.outside.newId()
  const plan = await lookAtHosts(
    desk.value,
    { siteId, planId, hosts, set: set.value, undoes: undoes.value },
    tell,
    signal,
  )
  if (!plan.ok) return plan
  const undo = undoes.value?.undo ?? {}
  rooms.pushing.plans.keep(
    { plan: plan.value, choice: delivery.choice, set: set.value, undo },
    rooms.outside.clock.elapsedMs(),
  )
  return plan
}
