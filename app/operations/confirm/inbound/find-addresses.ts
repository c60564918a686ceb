// The addresses of our own mail server as they are seen where the sessions begin. This machine asks the DNS of the settings. A host of ours is
// asked itself, for its DNS may know the name otherwise; where it does not tell, only addresses that are the same everywhere are taken from here.
import { isIP } from 'node:net'
import { toAsciiName } from '#domain/addresses.ts'
import type { InboundProof } from '#domain/confirm/inbound-proof.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Resolver } from '#ports/resolver.ts'
import { inAddressOrder } from '#wire/address-order.ts'
import { isPublicAddress } from '#wire/web/public-address.ts'
import { type AskedHost, askHost } from './ask-host.ts'

export interface NamedHost extends AskedHost {
  /** For sentences. */
  readonly name: string
}

export interface FoundAddresses {
  /** At least one, at most 100. */
  readonly addresses: readonly string[]
  readonly lookup: NonNullable<InboundProof['lookup']>
}

const mostAddresses = 100

/** Finds them; faults input.not-a-host, confirm.no-own-host, confirm.inside-address, those of DNS, job.cancelled, push.connection-lost. */
export async function findAddresses(
  host: string,
  { resolver, from }: { readonly resolver: Resolver; readonly from: NamedHost | null },
  signal: AbortSignal,
): Promise<Outcome<FoundAddresses>> {
  if (isIP(host) !== 0) return succeed({ addresses: [host], lookup: 'given' })
  const name = toAsciiName(host, 1)
  if (name === undefined) return fail('input.not-a-host')
  const there = from === null ? succeed([]) : await askHost(from, name, signal)
  if (!there.ok) return there
  if (there.value.length > 0) return succeed({ addresses: there.value, lookup: 'there' })
  const here = await askHere(resolver, name, signal)
  if (!here.ok) return here
  if (here.value.length === 0) return fail('confirm.no-own-host')
  const addresses = here.value.filter((address) => from === null || isPublicAddress(address))
  if (from !== null && addresses.length === 0)
    return fail('confirm.inside-address', { name, addresses: here.value.join(', '), host: from.name })
  return succeed({ addresses: addresses.slice(0, mostAddresses), lookup: 'here' })
}

/** A family that could not be asked for is not one without addresses. */
async function askHere(resolver: Resolver, name: string, signal: AbortSignal): Promise<Outcome<readonly string[]>> {
  const found: string[] = []
  for (const type of ['A', 'AAAA'] as const) {
    const answer = await resolver.ask(name, type, signal)
    if (!answer.ok) return answer
    for (const record of answer.value.records)
      if (record.kind === 'A' || record.kind === 'AAAA') found.push(record.address)
  }
  return succeed(inAddressOrder(found))
}
