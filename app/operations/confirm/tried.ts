// How the partners stand that a counter-proof was made for; the others need no gateway to be looked at. Works in slices, so that hundreds of partners
// hold nobody up.
import { setImmediate } from 'node:timers/promises'
import type { Standing } from '#domain/confirm/counter-proof.ts'
import { weakestStanding } from '#domain/confirm/standing.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { createSetupReader } from '../checklist/setup.ts'
import type { Rooms } from '../rooms.ts'
import { standingsOf } from './standings.ts'

/** Partners judged before others get their turn. */
const judgedAtOnce = 10

/** One entry per partner with a gateway that sends to it. */
export async function triedStandings(
  rooms: Rooms,
): Promise<Outcome<{ readonly partnerId: string; readonly kind: Standing['kind'] }[]>> {
  const partnerIds = rooms.store.confirmations.partnersWithProof()
  if (!partnerIds.ok) return partnerIds
  const setups = createSetupReader(rooms)
  const tried: { readonly partnerId: string; readonly kind: Standing['kind'] }[] = []
  for (const [index, partnerId] of partnerIds.value.entries()) {
    if (index % judgedAtOnce === judgedAtOnce - 1) await setImmediate()
    const standings = rooms.store.together(() => standingsOf(rooms, partnerId, setups))
    if (!standings.ok) return standings
    const kind = weakestStanding(standings.value)
    if (kind !== null) tried.push({ partnerId, kind })
  }
  return succeed(tried)
}
