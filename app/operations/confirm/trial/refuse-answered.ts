// Products that know domains and no addresses are tried by a sub-domain of the partner that must not exist: were its route lost, a mail to it would
// otherwise reach the partner. So the DNS is asked for one of them before anything is planned; an answer, whatever it is, refuses the trial.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Resolver } from '#ports/resolver.ts'
import { networkFor } from '../../own-network.ts'
import type { Rooms } from '../../rooms.ts'

export interface AnsweredOrder {
  readonly partnerId: string
  readonly domain: string
  /** One the product would be tried with. */
  readonly recipient: string
}

/** Refuses where mail to such a recipient has somewhere to go; faults confirm.wildcard-domain, those of DNS and of its settings. */
export async function refuseAnswered(
  rooms: Rooms,
  { partnerId, domain, recipient }: AnsweredOrder,
  signal: AbortSignal,
): Promise<Outcome<undefined>> {
  const name = recipient.slice(recipient.lastIndexOf('@') + 1)
  if (name === domain) return succeed(undefined)
  const partner = rooms.store.partners.find(partnerId)
  if (!partner.ok) return partner
  const network = await networkFor(rooms, partner.value)
  return network.ok ? await refuseFound(network.value.resolver, domain, name, signal) : network
}

async function refuseFound(
  resolver: Resolver,
  domain: string,
  name: string,
  signal: AbortSignal,
): Promise<Outcome<undefined>> {
  for (const type of ['MX', 'A', 'AAAA'] as const) {
    const answer = await resolver.ask(name, type, signal)
    if (!answer.ok) return answer
    const { aliases, status } = answer.value
    if (status === 'found' || aliases.length > 0) return fail('confirm.wildcard-domain', { domain, name })
  }
  return succeed(undefined)
}
