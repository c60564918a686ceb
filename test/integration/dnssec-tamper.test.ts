// No flipped octet may make a false answer look secure: every octet of every reply on the way is changed in turn, and what is then still
// called secure must say exactly what the untouched answer said.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '#ports/clock.ts'
import { questionKey, recordFrom, replayOf } from '#test/support/dnssec/recorded-exchange.ts'
import { type SignedTree, startSignedTree } from '#test/support/dnssec/signed-tree.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import type { DnsExchange } from '#wire/dnssec/dns-exchange.ts'
import { parseName } from '#wire/dnssec/message/dns-name.ts'
import { readMessage, typeCode, type WireRecord } from '#wire/dnssec/message/dns-wire.ts'
import { readSignature } from '#wire/dnssec/message/dnssec-rdata.ts'
import { codeOf, type SecuredType } from '#wire/dnssec/message/secured-records.ts'
import { readTrustAnchors } from '#wire/dnssec/trust-anchors.ts'
import { createValidatingResolver } from '#wire/dnssec/validating-resolver.ts'

let tree: SignedTree
beforeAll(async () => {
  tree = await startSignedTree()
})
afterAll(() => tree.stop())
/** Replies on the way are sampled; a long run takes every octet. */
const stride = propertyRuns(300) > 300 ? 1 : 5
const masks = stride === 1 ? [0x01, 0x20, 0x80, 0xff] : [0x01, 0x80]
const never = new AbortController().signal

async function judge(exchange: DnsExchange, name: string, type: SecuredType) {
  const anchors = readTrustAnchors(tree.anchorText, 'practice root')
  if (!anchors.ok) throw new Error('no anchors')
  const resolver = createValidatingResolver({ exchange, anchors: anchors.value, clock: systemClock })
  const answer = await resolver.ask(name, type, never)
  if (!answer.ok || answer.value.dnssec.state !== 'secure') return undefined
  const { status, records, aliases } = answer.value
  return JSON.stringify({ status, records, aliases: aliases.map(({ target }) => target) })
}

/** Signatures over what was asked for, and over what denies. */
function signaturesIn(raw: Buffer) {
  const message = readMessage(raw)
  const signed = (records: readonly WireRecord[] = []) =>
    records.flatMap(({ type, rdata }) => (type === typeCode.RRSIG ? (readSignature(rdata) ?? []) : []))
  const denials: readonly number[] = [typeCode.NSEC, typeCode.NSEC3]
  return {
    answered: signed(message?.answers).map(({ signature }) => signature),
    denied: signed(message?.authority)
      .filter(({ typeCovered }) => denials.includes(typeCovered))
      .map(({ signature }) => signature),
  }
}

const answers: readonly (readonly [kind: string, name: string, type: SecuredType])[] = [
  ['a TLSA record', '_25._tcp.mx1.signed.example', 'TLSA'],
  ['an MX set signed with RSA', 'rsa.example', 'MX'],
  ['an alias', 'far.signed.example', 'A'],
  ['a wildcard by NSEC', 'host.wild.signed.example', 'A'],
  ['a wildcard by NSEC3', 'host.wild.salted.example', 'A'],
  ['a missing type by NSEC', 'mx2.signed.example', 'AAAA'],
  ['a missing name by NSEC', 'nothing.signed.example', 'A'],
  ['a missing name by NSEC3', '_25._tcp.text.nsec3.example', 'TLSA'],
]

describe('one changed octet', () => {
  it.each(answers)(
    'in %s never makes another answer secure',
    async (_, name, type) => {
      const { exchange, replies } = recordFrom(tree.resolver)
      const genuine = await judge(exchange, name, type)
      expect(genuine).toBeDefined()
      const own = questionKey({ name: parseName(name) ?? [], type: codeOf(type) })
      const told = { harmless: new Set<number>(), false: [] as string[] }
      for (const [key, raw] of replies) {
        for (let at = 0; at < raw.length; at += key === own ? 1 : stride) {
          for (const mask of key === own ? masks : [0x01]) {
            const changed = Buffer.from(raw)
            changed[at] = (changed[at] ?? 0) ^ mask
            const judged = await judge(replayOf(new Map(replies).set(key, changed)), name, type)
            if (judged === genuine && key === own) told.harmless.add(at)
            if (judged !== undefined && judged !== genuine) told.false.push(`${key} octet ${at} ^ ${mask}: ${judged}`)
          }
        }
      }
      expect(told.false).toEqual([])
      expect(replies.size).toBeGreaterThanOrEqual(6)
      // Header bits, times to live, letter case and records nobody needs may change; what proves the answer may not.
      const raw = replies.get(own) ?? Buffer.alloc(0)
      const isGuarded = (signature: Buffer) => {
        const start = raw.indexOf(signature)
        return start > 0 && signature.every((_octet, index) => !told.harmless.has(start + index))
      }
      const { answered, denied } = signaturesIn(raw)
      expect(answered.map(isGuarded)).toEqual(answered.map(() => true))
      expect([...answered, ...denied].some(isGuarded)).toBe(true)
    },
    240_000,
  )

  it('in an unsigned zone never makes it secure', async () => {
    const { exchange, replies } = recordFrom(tree.resolver)
    expect(await judge(exchange, 'unsigned.example', 'MX')).toBeUndefined()
    for (const [key, raw] of replies) {
      for (let at = 0; at < raw.length; at += 1) {
        const changed = Buffer.from(raw)
        changed[at] = (changed[at] ?? 0) ^ 0xff
        const judged = await judge(replayOf(new Map(replies).set(key, changed)), 'unsigned.example', 'MX')
        expect(judged, `${key} octet ${at}`).toBeUndefined()
      }
    }
  })
})
