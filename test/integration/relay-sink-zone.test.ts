// The signed DNS of the zoo says of its sinks what it is told to: found and validated the way the relay does it.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock } from '#ports/clock.ts'
import { type SinkZone, serveSinkZone } from '#test/support/relay/sink-zone.ts'
import { type SinkZoo, startSinkZoo } from '#test/support/relay/sink-zoo.ts'
import { findHostDane } from '#wire/dane/host-dane.ts'
import { createDnsExchange } from '#wire/dnssec/dns-exchange.ts'
import { readTrustAnchors } from '#wire/dnssec/trust-anchors.ts'
import { createValidatingResolver } from '#wire/dnssec/validating-resolver.ts'

let zoo: SinkZoo
let zone: SinkZone
beforeAll(async () => {
  zoo = await startSinkZoo(['good', 'wrong-name', 'expired'])
  zone = await serveSinkZone([
    { sink: zoo.sink('good'), isSigned: true, tlsa: 'matching' },
    { sink: zoo.sink('wrong-name'), isSigned: true, tlsa: 'other-key' },
    { sink: zoo.sink('expired'), isSigned: false, tlsa: 'matching' },
  ])
})
afterAll(async () => {
  await zone.stop()
  await zoo.stop()
})

it('publishes matching, other and unsigned fingerprints on the port of the zoo', async () => {
  const anchors = readTrustAnchors(zone.trustAnchor, 'test')
  if (!anchors.ok) throw new Error('no anchor')
  const resolver = createValidatingResolver({
    exchange: createDnsExchange([zone.address]),
    anchors: anchors.value,
    clock: systemClock,
  })
  const seen = async (name: 'good' | 'wrong-name' | 'expired') => {
    const sink = zoo.sink(name)
    const found = await findHostDane(sink.hostName, zoo.port, resolver, new AbortController().signal)
    if (!found.ok) throw new Error(JSON.stringify(found.fault))
    const dane = found.value
    return [dane.kind, 'records' in dane && dane.records[0]?.association === sink.pins?.key]
  }
  expect(await seen('good')).toEqual(['published', true])
  expect(await seen('wrong-name')).toEqual(['published', false])
  expect((await seen('expired'))[0]).toBe('insecure')
})
