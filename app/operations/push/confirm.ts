// Tells the host that a push stays, before its timer takes it back. Who comes too late learns what the host did.

import { place } from '#delivery/place.ts'
import { decideRevert } from '#delivery/revert-timer.ts'
import { runKey, siteFolderOf } from '#delivery/run-folder.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { TypedSecret } from '#domain/push/push-host.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import type { Rooms } from '../rooms.ts'
import { makeDeliverySet } from './delivery-set.ts'
import { houseDesk, type TellProgress } from './desk.ts'
import { settleHost, withExtraFiles } from './look-at-hosts.ts'
import { onSite } from './on-site.ts'
import { reachHost } from './reach-host.ts'

export interface ConfirmWish {
  readonly recordId: string
  readonly secrets: readonly TypedSecret[]
}

/** Confirms; the record as it is then. Faults push.nothing-to-undo, push.host-not-found, push.locked, `ssh.*`. */
export async function confirmPush(
  rooms: Rooms,
  wish: ConfirmWish,
  tell: TellProgress,
  cancelled: AbortSignal,
): Promise<Outcome<PushRecord>> {
  const record = rooms.store.pushes.find(wish.recordId)
  if (!record.ok) return record
  const { confirmBy, state, siteId } = record.value
  if (confirmBy === null) return succeed(record.value)
  if (state !== 'done') return fail('push.nothing-to-undo', { host: record.value.host, detail: state })
  return await onSite(rooms, siteId, cancelled, (signal) => decide(rooms, record.value, wish, tell, signal))
}

async function decide(
  rooms: Rooms,
  record: PushRecord,
  wish: ConfirmWish,
  tell: TellProgress,
  signal: AbortSignal,
): Promise<Outcome<PushRecord>> {
  const { siteId, hostId } = record
  const host = rooms.store.hosts.find(hostId)
  if (!host.ok) return host
  const made = makeDeliverySet(rooms, siteId, null)
  if (!made.ok) return made
  const set = await withExtraFiles(made.value)
  if (!set.ok) return set
  const desk = await houseDesk(rooms, siteId, wish.secrets)
  if (!desk.ok) return desk
  tell({ hostId, host: host.value.name, stage: 'connect', commandId: null, lines: [], state: null })
  const reached = await reachHost(host.value, desk.value.access, signal)
  if (!reached.ok) return reached
  try {
    const { setHash, files } = set.value
    const placed = await place(reached.value, { siteId, setHash, files, signal })
    if (!placed.ok) return placed
    const folder = `${siteFolderOf(placed.value.folder)}/${record.setHash.slice(0, 16)}`
    const at = { system: reached.value.system, folder, run: record.undo[runKey] ?? '' }
    const decided = await decideRevert(reached.value, at, 'confirmed')
    if (!decided.ok) return decided
    const settled = await settleHost(desk.value, { siteId, set: set.value }, reached.value, signal)
    if (!settled.ok) return settled
    return rooms.store.pushes.find(record.id)
  } finally {
    reached.value.shell.close()
  }
}
