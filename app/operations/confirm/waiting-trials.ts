// Counter-proofs nobody is at work on whose temporary route may still be on its gateway: they wait for a person, by partner. Only reads.
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Rooms } from '../rooms.ts'

type Reading = Pick<Rooms, 'store' | 'pushing'>

/** How many wait, by partner; one that runs, or is being taken back, waits for nobody. Faults those of the store. */
export function waitingTrials({ store, pushing }: Reading): Outcome<ReadonlyMap<string, number>> {
  const open = store.openTrials.list()
  if (!open.ok) return open
  const waiting = new Map<string, number>()
  for (const { partnerId, siteId } of open.value) {
    if (!pushing.isBusy(siteId)) waiting.set(partnerId, (waiting.get(partnerId) ?? 0) + 1)
  }
  return succeed(waiting)
}

/** Tells of those on a site, for they wait only from the moment the work there has ended. */
export function announceWaiting({ store, announce }: Pick<Rooms, 'store' | 'announce'>, siteId: string): void {
  const open = store.openTrials.list()
  if (!open.ok) return
  const there = open.value.filter((run) => run.siteId === siteId)
  for (const partnerId of new Set(there.map((run) => run.partnerId))) announce.confirmChanged(partnerId)
}
