// DNS over a carrier, in the two forms the house uses: with everything DNSSEC needs, and the plain resolver. Faults are those of a resolver,
// and dns.server-untrusted when the server could not prove who it is; there is no way back to clear text.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Resolver } from '#ports/resolver.ts'
import { decodeAnswer, encodeQuestion } from '../dns-message.ts'
import { type DnsExchange, readReply } from '../dnssec/dns-exchange.ts'
import { nameText } from '../dnssec/message/dns-name.ts'
import { encodeQuery } from '../dnssec/message/dns-wire.ts'
import type { Carried, QueryCarrier } from './query-carrier.ts'

const responseCodes: Readonly<Record<number, string>> = { 1: 'FORMERR', 2: 'SERVFAIL', 4: 'NOTIMP', 5: 'REFUSED' }

/** An exchange through a carrier. */
export function exchangeOver(carrier: QueryCarrier): DnsExchange {
  return async (question, options, signal) => {
    const name = nameText(question.name)
    const id = carrier.newId()
    const carried = await carrier.carry(encodeQuery(id, question, options), signal)
    if (!carried.ok) return faultOf(carried, carrier, name)
    const reply = readReply(id, question, carried.message)
    if (reply === undefined || reply === 'malformed' || reply.isTruncated) return fail('dns.malformed', { name })
    if (reply.rcode === 0 || reply.rcode === 3) return succeed(reply)
    return fail('dns.server-failure', { name, status: responseCodes[reply.rcode] ?? `RCODE${reply.rcode}` })
  }
}

/** A resolver through a carrier. */
export function resolverOver(carrier: QueryCarrier): Resolver {
  return {
    async ask(name, type, signal) {
      const question = { id: carrier.newId(), name, type }
      const carried = await carrier.carry(encodeQuestion(question), signal)
      if (!carried.ok) return faultOf(carried, carrier, name)
      const decoded = decodeAnswer(question, carried.message)
      return decoded.kind === 'answer' ? decoded.outcome : fail('dns.malformed', { name })
    },
  }
}

function faultOf(
  { failure, detail }: Extract<Carried, { ok: false }>,
  { server }: QueryCarrier,
  name: string,
): Extract<Outcome<never>, { ok: false }> {
  switch (failure) {
    case 'cancelled':
      return fail('job.cancelled')
    case 'untrusted':
      return fail('dns.server-untrusted', { server, detail })
    case 'refused':
      return fail('dns.server-failure', { name, status: detail })
    case 'malformed':
      return fail('dns.malformed', { name })
    case 'no-answer':
      return fail('dns.no-answer', { name })
  }
}
