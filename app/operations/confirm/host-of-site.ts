// The host a confirmation is asked for, as the store knows it: it has to belong to the gateway that is named with it.
import { fail, type Outcome } from '#domain/fault.ts'
import type { PushHost } from '#domain/push/push-host.ts'
import type { Rooms } from '../rooms.ts'

/** The host; fault push.host-not-found, of another gateway as well. */
export function hostOfSite(rooms: Pick<Rooms, 'store'>, siteId: string, hostId: string): Outcome<PushHost> {
  const host = rooms.store.hosts.find(hostId)
  return host.ok && host.value.siteId !== siteId ? fail('push.host-not-found') : host
}
