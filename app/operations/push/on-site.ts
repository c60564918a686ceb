// One piece of work on the hosts of a site at a time.
import { fail, type Outcome } from '#domain/fault.ts'
import { refuseWhileOpen } from '../confirm/trial/refuse-while-open.ts'
import { announceWaiting } from '../confirm/waiting-trials.ts'
import type { Rooms } from '../rooms.ts'

/** Does the work; while there is some already, fault confirm.trial-open where that is a counter-proof, else push.locked. */
export async function onSite<T>(
  rooms: Rooms,
  siteId: string,
  cancelled: AbortSignal,
  work: (signal: AbortSignal) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const site = rooms.store.sites.find(siteId)
  if (!site.ok) return site
  const running = rooms.pushing.begin(siteId, cancelled)
  if (running === undefined) {
    const isFree = refuseWhileOpen(rooms, { siteId })
    return isFree.ok ? fail('push.locked', { host: site.value.name, by: rooms.outside.info.hostName }) : isFree
  }
  try {
    return await work(running.signal)
  } finally {
    running.end()
    announceWaiting(rooms, siteId)
  }
}
