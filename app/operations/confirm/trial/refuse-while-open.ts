// What a counter-proof needs to be taken away again may not be removed before it was: its partner, its gateway, its host.
import type { TrialRun } from '#domain/confirm/trial-run.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Rooms } from '../../rooms.ts'

/** Fault confirm.trial-open while one of these may still be on a host. */
export function refuseWhileOpen(
  rooms: Pick<Rooms, 'store'>,
  about: Partial<Pick<TrialRun, 'partnerId' | 'siteId' | 'hostId'>>,
): Outcome<undefined> {
  const open = rooms.store.openTrials.list()
  if (!open.ok) return open
  const { partnerId, siteId, hostId } = about
  const found = open.value.find(
    (run) =>
      (partnerId !== undefined && run.partnerId === partnerId) ||
      (siteId !== undefined && run.siteId === siteId) ||
      (hostId !== undefined && run.hostId === hostId),
  )
  return found === undefined
    ? succeed(undefined)
    : fail('confirm.trial-open', { at: found.startedAt.slice(0, 16).replace('T', ' ') })
}
