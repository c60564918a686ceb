// What is open on a host keeps others from it: while a counter-proof is, nothing is pushed there and nothing it needs is removed, changed or
// replaced; and it does not begin while another one is, or a push whose end or confirmation is still to come.
import type { TrialRun } from '#domain/confirm/trial-run.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { PushHost } from '#domain/push/push-host.ts'
import { findGateway } from '#gateways/registry.ts'
import { isOpen, recentOf } from '../../push/open-records.ts'
import type { Rooms } from '../../rooms.ts'

type Stored = Pick<Rooms, 'store'>
type Place = Pick<TrialRun, 'siteId' | 'hostId'>

/** Fault confirm.trial-open while one of these may still have something of a counter-proof. */
export function refuseWhileOpen(
  rooms: Stored,
  about: Partial<Pick<TrialRun, 'partnerId' | 'siteId' | 'hostId'>>,
): Outcome<undefined> {
  const { partnerId, siteId, hostId } = about
  return refuseWhere(
    rooms,
    (run) =>
      (partnerId !== undefined && run.partnerId === partnerId) ||
      (siteId !== undefined && run.siteId === siteId) ||
      (hostId !== undefined && run.hostId === hostId),
  )
}

/** Fault confirm.trial-open while anything of a counter-proof may be left anywhere. */
export function refuseWhileAnyOpen(rooms: Stored): Outcome<undefined> {
  return refuseWhere(rooms, () => true)
}

/** Whether a counter-proof can begin there; faults confirm.trial-open, confirm.push-open. */
export function refuseUnlessFree(rooms: Stored, { siteId, hostId }: Place): Outcome<undefined> {
  const isShared = isRouteShared(rooms, siteId)
  const isFree = refuseWhere(rooms, (run) => run.siteId === siteId && (isShared || run.hostId === hostId))
  if (!isFree.ok || hostId === null) return isFree
  return refuseWhilePushed(rooms, siteId, hostId)
}

function isRouteShared({ store }: Stored, siteId: string): boolean {
  const site = store.sites.find(siteId)
  return site.ok && findGateway(site.value.gateway)?.trial?.isRouteShared === true
}

/** A push that is to be confirmed may be taken back by the host at any moment, in the middle of a counter-proof. */
function refuseWhilePushed({ store }: Stored, siteId: string, hostId: PushHost['id']): Outcome<undefined> {
  const records = store.pushes.list(siteId)
  if (!records.ok) return records
  const open = recentOf(records.value, hostId).find(isOpen)
  return open === undefined ? succeed(undefined) : fail('confirm.push-open', { host: open.host, at: open.startedAt })
}

function refuseWhere({ store }: Stored, isMeant: (run: TrialRun) => boolean): Outcome<undefined> {
  const open = store.openTrials.list()
  if (!open.ok) return open
  const found = open.value.find(isMeant)
  if (found === undefined) return succeed(undefined)
  const { startedAt, trial } = found
  return fail('confirm.trial-open', { domain: trial.domain, at: startedAt })
}
