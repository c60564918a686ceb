// What was proven with a partner, for the paper: how its gateways stand today, every counter-proof and every inbound proof that is kept.
import type { ProofFacts } from '#agreement/proofs.ts'
import { standingOf } from '#domain/confirm/standing.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { localDay } from '#domain/local-day.ts'
import { createSetupReader } from '../checklist/setup.ts'
import type { Rooms } from '../rooms.ts'
import { standingFacts } from './standings.ts'
import { chosenGateways } from './ways.ts'

/** Gathers it, and asks no host; faults storage.*. */
export function proofFacts(rooms: Rooms, partnerId: string): Outcome<ProofFacts> {
  const setups = createSetupReader(rooms)
  return rooms.store.together((): Outcome<ProofFacts> => {
    const chosen = chosenGateways(rooms, partnerId, setups)
    if (!chosen.ok) return chosen
    const facts = standingFacts(rooms, partnerId, chosen.value, setups)
    if (!facts.ok) return facts
    const counterProofs = rooms.store.confirmations.proofs(partnerId)
    if (!counterProofs.ok) return counterProofs
    const inboundProofs = rooms.store.confirmations.inbound(partnerId)
    if (!inboundProofs.ok) return inboundProofs
    const gateways = facts.value.map((each) => {
      const { hostIds, domains } = each
      return { standing: standingOf(each), hostIds, domains }
    })
    const today = localDay(rooms.outside.clock.now())
    return succeed({ today, gateways, counterProofs: counterProofs.value, inboundProofs: inboundProofs.value })
  })
}
