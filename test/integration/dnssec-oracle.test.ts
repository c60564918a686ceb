// The validator against a really signed tree, row by row beside Unbound and delv: where they speak of the same thing they must agree.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DnssecState } from '#domain/dns-security.ts'
import { systemClock } from '#ports/clock.ts'
import { askDelv, askUnbound } from '#test/support/dnssec/oracle.ts'
import { type SignedTree, startSignedTree } from '#test/support/dnssec/signed-tree.ts'
import { createDnsExchange } from '#wire/dnssec/dns-exchange.ts'
import { isSupported } from '#wire/dnssec/key-algorithms.ts'
import type { SecuredType } from '#wire/dnssec/message/secured-records.ts'
import { readTrustAnchors } from '#wire/dnssec/trust-anchors.ts'
import { createValidatingResolver, type SecuredAnswer } from '#wire/dnssec/validating-resolver.ts'

let tree: SignedTree
beforeAll(async () => {
  tree = await startSignedTree()
})
afterAll(() => tree.stop())
const never = new AbortController().signal

function resolverOf({ resolver, anchorText }: SignedTree) {
  const anchors = readTrustAnchors(anchorText, 'practice root')
  if (!anchors.ok) throw new Error('no anchors')
  return createValidatingResolver({
    exchange: createDnsExchange([resolver]),
    anchors: anchors.value,
    clock: systemClock,
  })
}

type Row = readonly [
  name: string,
  type: SecuredType,
  verdict: `${DnssecState} ${string}`,
  status?: SecuredAnswer['status'],
  /** Where an oracle judges by another rule than we do. */
  differs?: Partial<Record<'unbound' | 'delv', DnssecState>>,
]
const signedZones = ['signed', 'nsec3', 'salted', 'ldns', 'rsa', 'rsa512', 'p384', 'ed25519'].map(
  (zone) => `${zone}.example`,
)
const usual = (zone: string): readonly Row[] => [
  [zone, 'MX', 'secure validated'],
  [`mx1.${zone}`, 'A', 'secure validated'],
  [`mx1.${zone}`, 'AAAA', 'secure validated'],
  [`_25._tcp.mx1.${zone}`, 'TLSA', 'secure validated'],
  [`text.${zone}`, 'TXT', 'secure validated'],
  [`host.wild.${zone}`, 'A', 'secure validated'],
  [`far.below.wild.${zone}`, 'A', 'secure validated'],
  [`host.wild.${zone}`, 'AAAA', 'secure validated', 'no-data'],
  [`mx2.${zone}`, 'AAAA', 'secure validated', 'no-data'],
  [`_25._tcp.text.${zone}`, 'TLSA', 'secure validated', 'no-such-name'],
  [`empty.${zone}`, 'A', 'secure validated', 'no-data'],
  [`_tcp.mx1.${zone}`, 'TLSA', 'secure validated', 'no-data'],
  [`nothing.at.all.${zone}`, 'A', 'secure validated', 'no-such-name'],
]
const rows: readonly Row[] = [
  ...signedZones.flatMap(usual),
  ...usual('mail.optout'),
  ...usual('child.parent.example'),
  ['alias.signed.example', 'A', 'secure validated'],
  ['alias.signed.example', 'CNAME', 'secure validated'],
  ['alias.signed.example', 'TXT', 'secure validated', 'no-data'],
  ['far.signed.example', 'A', 'secure validated'],
  ['far.signed.example', 'TXT', 'secure validated', 'no-data'],
  ['lost.signed.example', 'A', 'insecure no-delegation-signer'],
  ['gone.signed.example', 'A', 'secure validated', 'no-such-name'],
  ['broken.signed.example', 'A', 'bogus signature-expired'],
  ['mx1.tree.signed.example', 'A', 'secure validated'],
  ['none.tree.signed.example', 'A', 'secure validated', 'no-such-name'],
  ['_25._tcp.linked.signed.example', 'TLSA', 'secure validated'],
  ['any.aliases.signed.example', 'A', 'secure validated'],
  ['unsigned.example', 'MX', 'insecure no-delegation-signer'],
  ['nothing.unsigned.example', 'A', 'insecure no-delegation-signer', 'no-such-name'],
  ['mx2.unsigned.example', 'AAAA', 'insecure no-delegation-signer', 'no-data'],
  ['island.example', 'MX', 'insecure no-delegation-signer'],
  ['nothing.island.example', 'A', 'insecure no-delegation-signer', 'no-such-name'],
  ['plain.optout', 'MX', 'insecure opt-out'],
  ['nothing.optout', 'A', 'insecure opt-out', 'no-such-name', { delv: 'secure' }],
  ['www.optout', 'A', 'secure validated'],
  ['www.optout', 'AAAA', 'secure validated', 'no-data'],
  ['nothing', 'A', 'secure validated', 'no-such-name'],
  ['nothing.example', 'A', 'secure validated', 'no-such-name'],
  ['rounds.example', 'MX', 'secure validated'],
  ['mx2.rounds.example', 'AAAA', 'insecure too-many-hash-rounds', 'no-data'],
  ['nothing.rounds.example', 'A', 'insecure too-many-hash-rounds', 'no-such-name'],
  ['host.wild.rounds.example', 'A', 'insecure too-many-hash-rounds'],
  ['unknown.example', 'MX', 'insecure unsupported-algorithm'],
  ['nothing.unknown.example', 'A', 'insecure unsupported-algorithm', 'no-such-name'],
  ['sha1.example', 'MX', 'insecure unsupported-algorithm', 'found', { unbound: 'secure', delv: 'secure' }],
  ['sha1digest.example', 'MX', 'insecure unsupported-algorithm', 'found', { unbound: 'secure', delv: 'secure' }],
  ['expired.example', 'MX', 'bogus signature-expired'],
  ['nothing.expired.example', 'A', 'bogus signature-expired', 'no-such-name'],
  ['future.example', 'MX', 'bogus signature-not-yet-valid'],
  ['otherkey.example', 'MX', 'bogus delegation-mismatch'],
  ['keyless.example', 'MX', 'bogus keys-missing'],
  ['mx1.altered.example', 'A', 'secure validated'],
  ['mx2.altered.example', 'A', 'bogus signature-invalid'],
  ['mx1.stripped.example', 'A', 'secure validated'],
  ['mx2.stripped.example', 'A', 'bogus signature-missing'],
  ['undenied.example', 'MX', 'secure validated'],
  ['mx2.undenied.example', 'AAAA', 'bogus denial-missing', 'no-data'],
  ['_25._tcp.text.undenied.example', 'TLSA', 'bogus denial-missing', 'no-such-name'],
  ['host.wild.undenied.example', 'A', 'bogus wildcard-unproven'],
  [
    'ed448.example',
    'MX',
    isSupported(16) ? 'secure validated' : 'insecure unsupported-algorithm',
    'found',
    isSupported(16) ? {} : { unbound: 'secure', delv: 'secure' },
  ],
]

const named = rows.map(([name, type, expected, status = 'found', differs = {}]) => {
  return { name, type, expected, status, differs }
})

describe('the validator beside Unbound and delv', () => {
  it.each(named)('$name $type: $expected', async ({ name, type, expected, status, differs }) => {
    const answer = await resolverOf(tree).ask(name, type, never)
    if (!answer.ok) throw new Error(answer.fault.code)
    const { state, reason } = answer.value.dnssec
    const judged = { verdict: `${state} ${reason}`, status: answer.value.status }
    const unbound = await askUnbound(tree, name, type)
    const delv = await askDelv(tree, name, type)
    expect({ ...judged, unbound, delv }).toEqual({
      verdict: expected,
      status,
      unbound: differs.unbound ?? state,
      delv: differs.delv ?? state,
    })
  })
})
