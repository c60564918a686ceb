// What was proven with a partner, for the paper: how its gateways stand today, every counter-proof and every inbound proof that is kept.
import type { ProofFacts } from '#agreement/proofs.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { localDay } from '#domain/local-day.ts'
import type { Rooms } from '../rooms.ts'
import { standingsOf } from './standings.ts'
import { chosenGateways } from './ways.ts'

/** Gathers it, and asks no host; faults storage.*. */
export async function proofFacts(rooms: Rooms, partnerId: string): Promise<Outcome<ProofFacts>> {
  const relayText = await rooms.relay.files.policyText()
  const chosen = await chosenGateways(rooms, partnerId)
  if (!chosen.ok) return chosen
  return rooms.store.together((): Outcome<ProofFacts> => {
    const standings = standingsOf(rooms, partnerId, chosen.value, relayText)
    if (!standings.ok) return standings
    const counterProofs = rooms.store.confirmations.proofs(partnerId)
    if (!counterProofs.ok) return counterProofs
    const inboundProofs = rooms.store.confirmations.inbound(partnerId)
    if (!inboundProofs.ok) return inboundProofs
    const gateways = standings.value.map((standing) => {
      const gateway = chosen.value.find(({ site }) => site.id === standing.siteId)
      const hosts = gateway === undefined || gateway.isOwnRelay ? [] : gateway.hosts
      return { standing, hostIds: hosts.map(({ id }) => id) }
    })
    const today = localDay(rooms.outside.clock.now())
    return succeed({ today, gateways, counterProofs: counterProofs.value, inboundProofs: inboundProofs.value })
  })
}
