// Plans a push to the hosts of a site, or taking one back, and keeps the plan so that it can be carried out as it was shown. One piece of
// work per site at a time.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { PushHost, TypedSecret } from '#domain/push/push-host.ts'
import { isEmptyPlan, type PushPlan } from '#domain/push/push-plan.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import { noteDrift } from '../confirm/note-other.ts'
import { refuseWhileOpen } from '../confirm/trial/refuse-while-open.ts'
import type { Rooms } from '../rooms.ts'
import { type DeliverySet, makeDeliverySet, makeUndoSet } from './delivery-set.ts'
import { houseDesk, type TellProgress } from './desk.ts'
import { lookAtHosts, withExtraFiles } from './look-at-hosts.ts'
import { onSite } from './on-site.ts'
import { openItemsOf } from './open-items.ts'
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
 * Looks at every host and says what would change; faults push.no-hosts, push.not-pushable, push.locked, confirm.trial-open, ssh.secret-needed and
 * others of `ssh.*`, those of rendering and of the hosts. A set that is in force everywhere already is remembered like one that was pushed.
 */
export function planPush(
  rooms: Rooms,
  { siteId, partner, secrets }: PlanWish,
  tell: TellProgress,
  cancelled: AbortSignal,
): Promise<Outcome<PushPlan>> {
  return onSite(rooms, siteId, cancelled, async (signal) => {
    const isFree = refuseWhileOpen(rooms, { siteId })
    if (!isFree.ok) return isFree
    const set = makeDeliverySet(rooms, siteId, partner)
    if (!set.ok) return set
    const hosts = rooms.store.hosts.list(siteId)
    if (!hosts.ok) return hosts
    if (hosts.value.length === 0) return fail('push.no-hosts')
    const plan = await planOn(rooms, set.value, hosts.value, secrets, tell, signal)
    if (!plan.ok) return plan
    // files the driver adds are not part of the set: another one of those is no change on the host
    const isWholeSet = set.value.driver.extraFiles === undefined
    const noted = isWholeSet ? noteDrift(rooms, plan.value) : succeed(undefined)
    if (!noted.ok) return noted
    if (!isEmptyPlan(plan.value)) return plan
    const remembered = set.value.remember()
    return remembered.ok ? plan : remembered
  })
}

/**
 * The same for taking back what one record did. What is needed for that lies on the host and in the record, so neither policies that cannot be
 * rendered just now nor files of this desk are in the way. Faults push.nothing-to-undo, push.host-removed, confirm.trial-open and those of the hosts.
 */
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
    const detail = kind === 'undo' ? 'push:detail.is-undo' : 'push:detail.not-standing'
    return fail('push.nothing-to-undo', { host: name, detail })
  }
  return await onSite(rooms, siteId, cancelled, async (signal) => {
    const isFree = refuseWhileOpen(rooms, { siteId })
    if (!isFree.ok) return isFree
    const host = rooms.store.hosts.find(hostId)
    if (!host.ok) return fail('push.host-removed', { host: name, backup: record.value.undo['backup'] ?? '–' })
    const set = makeUndoSet(rooms, siteId)
    if (!set.ok) return set
    return await planOn(rooms, set.value, [host.value], secrets, tell, signal, record.value)
  })
}

async function planOn(
  rooms: Rooms,
  delivery: DeliverySet,
  hosts: readonly PushHost[],
  secrets: readonly TypedSecret[],
  tell: TellProgress,
  signal: AbortSignal,
  undoes: PushRecord | null = null,
): Promise<Outcome<PushPlan>> {
  const siteId = delivery.site.id
  const desk = await houseDesk(rooms, siteId, secrets)
  if (!desk.ok) return desk
  const set = undoes === null ? await withExtraFiles(delivery) : succeed({ ...delivery, files: delivery.artefacts })
  if (!set.ok) return set
  const planId = rooms.outside.newId()
  const reasonsOf = openItemsOf(rooms, delivery)
  const look = { siteId, planId, hosts, set: set.value, undoes, ...(undoes === null ? { reasonsOf } : {}) }
  const plan = await lookAtHosts(desk.value, look, tell, signal)
  if (!plan.ok) return plan
  const undo = undoes?.undo ?? {}
  rooms.pushing.plans.keep(
    { plan: plan.value, choice: delivery.choice, set: set.value, undo },
    rooms.outside.clock.elapsedMs(),
  )
  return plan
}
