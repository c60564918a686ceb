// Tells the host that a push stays, before its timer takes it back. Needs nothing but the host and the record, so that neither a site that
// cannot be rendered just now nor a push to another of its hosts is in the way. Who comes too late learns what the host did.

import { confirmPush as confirmOn } from '#delivery/confirm-push.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { PushHost, TypedSecret } from '#domain/push/push-host.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import { findGateway } from '#gateways/registry.ts'
import type { Rooms } from '../rooms.ts'
import { houseDesk, type PushDesk, type TellProgress } from './desk.ts'
import { reachHost } from './reach-host.ts'

export interface ConfirmWish {
  readonly recordId: string
  readonly secrets: readonly TypedSecret[]
}

/** Confirms; the record as it is then. Faults push.nothing-to-undo, push.host-not-found, push.locked, push.not-pushable, `ssh.*`. */
export async function confirmPush(
  rooms: Rooms,
  wish: ConfirmWish,
  tell: TellProgress,
  cancelled: AbortSignal,
): Promise<Outcome<PushRecord>> {
  const record = rooms.store.pushes.find(wish.recordId)
  if (!record.ok) return record
  const { confirmBy, state, siteId, hostId } = record.value
  if (confirmBy === null) return succeed(record.value)
  if (state !== 'done')
    return fail('push.nothing-to-undo', { host: record.value.host, detail: 'push:detail.not-standing' })
  const host = rooms.store.hosts.find(hostId)
  if (!host.ok) return host
  const desk = await houseDesk(rooms, siteId, wish.secrets)
  if (!desk.ok) return desk
  const running = rooms.pushing.begin(wish.recordId, cancelled)
  if (running === undefined) return fail('push.locked', { host: host.value.name, by: desk.value.name })
  try {
    return await decide(rooms, record.value, host.value, desk.value, tell, running.signal)
  } finally {
    running.end()
  }
}

async function decide(
  rooms: Rooms,
  record: PushRecord,
  host: PushHost,
  { access, journal, clock }: PushDesk,
  tell: TellProgress,
  signal: AbortSignal,
): Promise<Outcome<PushRecord>> {
  const driver = findGateway(record.gateway)?.push
  if (driver === undefined) return fail('push.not-pushable', { gateway: record.gateway })
  tell({ hostId: host.id, host: host.name, stage: 'connect', commandId: null, lines: [], state: null })
  const reached = await reachHost(host, access, signal)
  if (!reached.ok) return reached
  const decided = await confirmOn(reached.value, driver, record, clock.now()).finally(() => reached.value.shell.close())
  if (!decided.ok) return decided
  // a way back may have run meanwhile and have told the journal more
  const now = rooms.store.pushes.find(record.id)
  if (!now.ok || decided.value === record || now.value.state !== record.state) return now
  const saved = await journal.save(decided.value)
  return saved.ok ? decided : saved
}
