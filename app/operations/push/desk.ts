// The desk a push comes from: how its hosts are reached, and where what was done there is kept. The house has one over its store, the command
// line one over its files.
import { type Outcome, succeed } from '#domain/fault.ts'
import type { TypedSecret } from '#domain/push/push-host.ts'
import type { PushProgress } from '#domain/push/push-record.ts'
import type { Clock } from '#ports/clock.ts'
import type { Rooms } from '../rooms.ts'
import { createHostSecrets } from './host-secrets.ts'
import { createHouseJournal } from './journal.ts'
import type { PushJournal } from './open-records.ts'
import { type HostAccess, houseAccess } from './reach-host.ts'

export interface PushDesk {
  /** Told to whoever meets our lock. */
  readonly name: string
  readonly access: HostAccess
  readonly journal: PushJournal
  readonly clock: Clock
  newId(): string
}

export type TellProgress = (progress: PushProgress) => void

/** The desk of the house for one site, with the secrets typed for one job; fault ssh.keychain-missing. */
export async function houseDesk(
  rooms: Rooms,
  siteId: string,
  typed: readonly TypedSecret[],
): Promise<Outcome<PushDesk>> {
  const secrets = createHostSecrets(rooms.outside.secrets, typed)
  if (!secrets.ok) return secrets
  return succeed({
    name: rooms.outside.info.hostName,
    access: await houseAccess(rooms, secrets.value),
    journal: createHouseJournal(rooms, siteId),
    clock: rooms.outside.clock,
    newId: () => rooms.outside.newId(),
  })
}
