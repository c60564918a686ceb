// Which sessions to our own MX are due: one for each of its addresses and each domain of the partner. Those nobody opened yet go first, then those it is
// longest ago for, so that each has its turn however many there are. Faults storage.*.
import type { InboundProof } from '#domain/confirm/inbound-proof.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Rooms } from '../../rooms.ts'

export interface DuePair {
  readonly address: string
  readonly domain: string
  readonly sender: string
}

/** All of them, in their order. */
export function duePairs(
  { store }: Pick<Rooms, 'store'>,
  { partnerId, host, port }: Pick<InboundProof, 'partnerId' | 'host' | 'port'>,
  addresses: readonly string[],
  domains: readonly string[],
): Outcome<readonly DuePair[]> {
  const kept = store.confirmations.inbound(partnerId)
  if (!kept.ok) return kept
  const there = kept.value.filter((each) => each.host === host && each.port === port)
  const lastOf = ({ address, sender }: DuePair) =>
    there.find((each) => each.address === address && each.sender === sender)?.startedAt ?? ''
  const pairs = addresses.flatMap((address) =>
    domains.map((domain): DuePair => ({ address, domain, sender: `postmaster@${domain}` })),
  )
  const byTurn = (left: DuePair, right: DuePair) => {
    const [first, second] = [lastOf(left), lastOf(right)]
    return first === second ? 0 : first < second ? -1 : 1
  }
  return succeed(pairs.toSorted(byTurn))
}
