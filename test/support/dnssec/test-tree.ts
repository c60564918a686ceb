// A small signed tree in memory: root, example and partner.example, each with its own key, served by a plain table of replies that a test
// may overwrite. Counts what is asked.
import { fail, succeed } from '#domain/fault.ts'
import type { DnsExchange } from '#wire/dnssec/dns-exchange.ts'
import { typeCode, type WireMessage } from '#wire/dnssec/message/dns-wire.ts'
import type { TrustAnchor } from '#wire/dnssec/trust-anchors.ts'
import { createValidatingResolver, type ValidatingResolver } from '#wire/dnssec/validating-resolver.ts'
import type { WorkLimits } from '#wire/dnssec/work-limit.ts'
import { createTestSigner, named, record, reply, signingTime, type TestSigner } from './zone-signer.ts'

type Replied = Partial<Pick<WireMessage, 'rcode' | 'answers' | 'authority'>>
export interface TestTree {
  readonly root: TestSigner
  readonly top: TestSigner
  readonly partner: TestSigner
  readonly exchange: DnsExchange
  readonly asked: readonly string[]
  answer(name: string, type: keyof typeof typeCode, replied: Replied): void
  resolver(options?: { readonly now?: string; readonly limits?: WorkLimits }): ValidatingResolver
}

/** Makes the tree with a signed address at mx.partner.example. */
export function createTestTree(): TestTree {
  const [root, top, partner] = [createTestSigner(''), createTestSigner('example'), createTestSigner('partner.example')]
  const table = new Map<string, WireMessage>()
  const asked: string[] = []
  const answer: TestTree['answer'] = (name, type, replied) => {
    table.set(`${name} ${typeCode[type]}`, reply(named(name), typeCode[type], replied))
  }
  for (const zone of [root, top, partner]) answer(zone.zone.join('.'), 'DNSKEY', { answers: zone.sign([zone.dnskey]) })
  answer('example', 'DS', { answers: root.sign([top.ds]) })
  answer('partner.example', 'DS', { answers: top.sign([partner.ds]) })
  answer('mx.partner.example', 'A', {
    answers: partner.sign([record('mx.partner.example', 'A', Buffer.from([192, 0, 2, 1]))]),
  })
  const exchange: DnsExchange = ({ name, type }, _, signal) => {
    if (signal.aborted) return Promise.resolve(fail('job.cancelled'))
    const key = `${name.join('.')} ${type}`
    asked.push(key)
    const message = table.get(key)
    return Promise.resolve(message === undefined ? fail('dns.no-answer', { name: key }) : succeed(message))
  }
  const anchors: readonly TrustAnchor[] = [{ zone: [], proof: { kind: 'key', key: root.key } }]
  return {
    root,
    top,
    partner,
    exchange,
    asked,
    answer,
    resolver: ({ now = signingTime, limits } = {}) =>
      createValidatingResolver({
        exchange,
        anchors,
        clock: { now: () => now, elapsedMs: () => 0 },
        ...(limits === undefined ? {} : { limits }),
      }),
  }
}
