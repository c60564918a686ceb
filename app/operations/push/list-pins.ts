// Which keys of a host are pinned, so that only those are offered to be forgotten. Fault push.host-not-found.
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Rooms } from '../rooms.ts'

/** The pinned key of each hop that has one, by its fingerprint. */
export function listPins(
  rooms: Rooms,
  hostId: string,
): Outcome<{ readonly hop: number; readonly fingerprint: string }[]> {
  const host = rooms.store.hosts.find(hostId)
  if (!host.ok) return host
  const pins = rooms.store.hosts.pins(hostId)
  if (!pins.ok) return pins
  return succeed(pins.value.map(({ hop, key }) => ({ hop, fingerprint: key.fingerprint })))
}
