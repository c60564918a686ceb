// Which version of the agreement with a partner counts: the one in force, or the one that is being worked on.
import type { Agreement } from '#domain/agreement/agreement.ts'
import { isInForce } from '#domain/agreement/transitions.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Rooms } from '../rooms.ts'

/** The version in force, else the newest that has not ended; undefined when there is none. */
export function currentAgreement(rooms: Rooms, partnerId: string): Outcome<Agreement | undefined> {
  const versions = rooms.store.agreements.ofPartner(partnerId)
  if (!versions.ok) return versions
  const open = versions.value.filter(({ state }) => state !== 'ended')
  return succeed(open.find(isInForce) ?? open[0])
}

/** The version that binds today; undefined when none does. */
export function agreementInForce(rooms: Rooms, partnerId: string): Outcome<Agreement | undefined> {
  const versions = rooms.store.agreements.ofPartner(partnerId)
  return versions.ok ? succeed(versions.value.find(isInForce)) : versions
}

/** The version a gateway's choice is measured against: the one in force, else the newest both sides said yes to. */
export function agreedVersion(rooms: Rooms, partnerId: string): Outcome<Agreement | undefined> {
  const versions = rooms.store.agreements.ofPartner(partnerId)
  if (!versions.ok) return versions
  return succeed(versions.value.find(isInForce) ?? versions.value.find(({ state }) => state === 'confirmed'))
}

/** One version; fault agreement.not-found. */
export function findAgreement(rooms: Rooms, agreementId: string): Outcome<Agreement> {
  return rooms.store.agreements.find(agreementId)
}
