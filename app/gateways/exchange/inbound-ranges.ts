// One sending address, one partner: the most specific receive connector wins, so an address in two policies would leave one of them
// without effect.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { AddressRange } from '../address-range.ts'
import type { PartnerConnectors } from './partner-connectors.ts'

interface Claim {
  readonly range: AddressRange
  readonly partner: string
}

/** Fault gateway.addresses-overlap. */
export function requireSeparateAddresses(connectors: readonly PartnerConnectors[]): Outcome<void> {
  const claims: Claim[] = connectors.flatMap(({ policy, receive }) =>
    (receive?.ranges ?? []).map((range) => ({ range, partner: policy.partner })),
  )
  claims.sort(
    ({ range: left }, { range: right }) =>
      left.family - right.family || (left.first < right.first ? -1 : left.first > right.first ? 1 : 0),
  )
  // Networks nest or keep apart, so a sorted neighbour tells all.
  for (const [index, claim] of claims.entries()) {
    const before = claims[index - 1]
    if (before !== undefined && before.range.family === claim.range.family && before.range.last >= claim.range.first) {
      return fail('gateway.addresses-overlap', {
        address: addressText(claim.range),
        partner: before.partner,
        other: claim.partner,
      })
    }
  }
  return succeed(undefined)
}

function addressText({ family, first, prefix }: AddressRange): string {
  const width = family === 4 ? 8 : 16
  const count = family === 4 ? 4 : 8
  const mask = (1n << BigInt(width)) - 1n
  const groups = Array.from({ length: count }, (_, index) => (first >> BigInt(width * (count - 1 - index))) & mask)
  const text = family === 4 ? groups.join('.') : groups.map((group) => group.toString(16)).join(':')
  return prefix === width * count ? text : `${text}/${prefix}`
}
