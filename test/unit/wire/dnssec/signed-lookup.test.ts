// One lookup for route and verdict: whatever answer the route used, no verdict rests on another, and a resolver that never answers signed
// questions is asked them no more once it is known.
import { expect, it } from 'vitest'
import { fail, succeed } from '#domain/fault.ts'
import type { Resolver } from '#ports/resolver.ts'
import { named, record, reply } from '#test/support/dnssec/zone-signer.ts'
import type { DnsExchange } from '#wire/dnssec/dns-exchange.ts'
import { typeCode } from '#wire/dnssec/message/dns-wire.ts'
import { createSignedLookup } from '#wire/dnssec/signed-lookup.ts'

const never = new AbortController().signal
const validating = { wantsSignatures: true, checkingDisabled: true }
const plainAddress = '192.0.2.77'
const plain: Resolver = {
  ask: () =>
    Promise.resolve(
      succeed({ status: 'found' as const, records: [{ kind: 'A', address: plainAddress }], aliases: [] }),
    ),
}
const silentPlain: Resolver = { ask: (name) => Promise.resolve(fail('dns.no-answer', { name })) }
const addressesOf = async ({ resolver }: { readonly resolver: Resolver }, name: string) => {
  const answer = await resolver.ask(name, 'A', never)
  return answer.ok ? answer.value.records : answer.fault.code
}

function counting(exchange: DnsExchange) {
  const asked: string[] = []
  const counted: DnsExchange = (question, options, signal) => {
    asked.push(question.name.join('.'))
    return exchange(question, options, signal)
  }
  return { asked, counted }
}
const noAnswer: DnsExchange = ({ name }) => Promise.resolve(fail('dns.no-answer', { name: name.join('.') }))
const answering =
  (rdata: Buffer): DnsExchange =>
  ({ name, type }) =>
    Promise.resolve(succeed(reply(name, type, { answers: [record(name.join('.'), 'A', rdata)] })))

it('reads the route from the signed message, and asks for it once', async () => {
  const { asked, counted } = counting(answering(Buffer.from([192, 0, 2, 1])))
  const signed = createSignedLookup(counted, plain)
  expect(await addressesOf(signed, 'mx.partner.example')).toEqual([{ kind: 'A', address: '192.0.2.1' }])
  const question = { name: named('mx.partner.example'), type: typeCode.A }
  expect(await signed.messages(question, validating, never)).toMatchObject({ ok: true })
  expect(asked).toEqual(['mx.partner.example'])
})

it('asks a mute resolver for signatures once, and plainly from then on', async () => {
  const { asked, counted } = counting(noAnswer)
  const signed = createSignedLookup(counted, plain)
  for (const name of ['partner.example', 'mx.partner.example', 'mx2.partner.example']) {
    expect(await addressesOf(signed, name)).toEqual([{ kind: 'A', address: plainAddress }])
  }
  const keys = await signed.messages({ name: [], type: typeCode.DNSKEY }, validating, never)
  expect(keys).toMatchObject({ fault: { code: 'dns.no-answer' } })
  expect(asked).toEqual(['partner.example'])
})

it('calls nobody mute who answers nothing at all', async () => {
  const { asked, counted } = counting(noAnswer)
  const signed = createSignedLookup(counted, silentPlain)
  await addressesOf(signed, 'partner.example')
  await addressesOf(signed, 'mx.partner.example')
  expect(asked).toEqual(['partner.example', 'mx.partner.example'])
})

it('lets no verdict rest on a message the route was not read from', async () => {
  const signed = createSignedLookup(answering(Buffer.from([1, 2, 3])), plain)
  expect(await addressesOf(signed, 'mx.partner.example')).toEqual([{ kind: 'A', address: plainAddress }])
  const question = { name: named('mx.partner.example'), type: typeCode.A }
  expect(await signed.messages(question, validating, never)).toMatchObject({ fault: { code: 'dns.malformed' } })
})
