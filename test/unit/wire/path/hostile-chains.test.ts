// Chains made to cost time or to hide the good way: judging ends soon, calls nothing untrusted that it did not try, and reads no bytes
// into a crash.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { propertyRuns } from '#test/support/property-runs.ts'
import {
  factsOf,
  isAuthority,
  nameOf,
  type SmallExtension,
  signSmall,
  smallAuthority,
} from '#test/support/small-certificates.ts'
import { judgePath } from '#wire/certificate-path.ts'
import { areWithin, constrainedNamesOf, constraintsOf } from '#wire/path/name-constraints.ts'
import { readLink } from '#wire/path/path-link.ts'
import { readKeyFacts } from '#wire/path/public-key-facts.ts'
import { tag, wrapperTag, writeDer } from '#wire/revocation/der.ts'
import { createTrustStore } from '#wire/trust-store.ts'

const root = smallAuthority('Root')
const rootDer = signSmall(root, root)
const trust = createTrustStore({ extra: factsOf([rootDer]).map(({ pem }) => pem), bundled: false })
const server = smallAuthority('mx')
const longestMs = 3000

function timed(chain: readonly Buffer[]) {
  const facts = factsOf(chain)
  expect(facts).toHaveLength(chain.length)
  const start = performance.now()
  const judged = judgePath(facts, trust, null)
  expect(performance.now() - start).toBeLessThan(longestMs)
  return judged
}

describe('300 certificates', () => {
  it('of one name and many keys, none of which signed: not judged', () => {
    const crowd = Array.from({ length: 299 }, () => signSmall(root, smallAuthority('Crowd')))
    const leaf = signSmall(smallAuthority('Crowd'), server, [])
    expect(timed([leaf, ...crowd])).toMatchObject({ kind: 'not-verifiable', anchor: null })
  })

  it('that all vouch for each other: not judged', () => {
    const members = Array.from({ length: 17 }, (_, index) => smallAuthority(`Member ${index}`))
    const mesh = members.flatMap((one) => members.map((other) => signSmall(one, other)))
    const leaf = signSmall(members[0] ?? root, server, [])
    expect(timed([leaf, ...mesh]).kind).toBe('not-verifiable')
    const found = timed([leaf, ...mesh, signSmall(root, members[0] ?? root)])
    expect(found.kind).toBe('trusted')
    expect(found.path).toHaveLength(3)
  })

  it('of which most lead elsewhere: the good way is found', () => {
    const issuing = smallAuthority('Issuing')
    const strays = Array.from({ length: 298 }, (_, index) => {
      const stray = smallAuthority(`Stray ${index}`)
      return signSmall(stray, stray)
    })
    const leaf = signSmall(issuing, server, [])
    expect(timed([leaf, ...strays, signSmall(root, issuing)]).kind).toBe('trusted')
    expect(timed([leaf, ...strays]).kind).toBe('unknown-ca')
  })

  it('one above the other: too long to be followed, and said so', () => {
    const ladder = Array.from({ length: 299 }, (_, index) => smallAuthority(`Step ${index}`))
    const steps = ladder.map((member, index) => signSmall(ladder[index - 1] ?? root, member))
    const leaf = signSmall(ladder.at(-1) ?? root, server, [])
    expect(timed([leaf, ...steps.toReversed()]).kind).toBe('not-verifiable')
    const short = signSmall(ladder[7] ?? root, server, [])
    expect(timed([short, ...steps]).kind).toBe('trusted')
  })
})

it('thousands of names against thousands of constraints are not compared one by one', () => {
  const names = Array.from({ length: 4000 }, (_, index) => writeDer(0x82, Buffer.from(`host${index}.mx.example`)))
  const bases = names.map((_, index) => writeDer(tag.sequence, writeDer(0x82, Buffer.from(`not${index}.example`))))
  const constraints: SmallExtension = {
    id: '2.5.29.30',
    value: writeDer(tag.sequence, writeDer(wrapperTag(1), ...bases)),
  }
  const bound = smallAuthority('Bound')
  const altName: SmallExtension = { id: '2.5.29.17', value: writeDer(tag.sequence, ...names) }
  const chain = [signSmall(bound, server, [altName]), signSmall(root, bound, [isAuthority, constraints])]
  expect(timed(chain).kind).toBe('not-verifiable')
  const few: SmallExtension = { id: '2.5.29.17', value: writeDer(tag.sequence, ...names.slice(0, 50)) }
  expect(timed([signSmall(bound, server, [few]), ...chain.slice(1)]).kind).toBe('trusted')
})

it.each<[string, SmallExtension]>([
  ['name constraints', { id: '2.5.29.30', value: Buffer.from('3003a00101', 'hex') }],
  ['a subtree that is no name', { id: '2.5.29.30', value: Buffer.from('3006a00430028f00', 'hex') }],
])('%s that cannot be read forbid everything', (_name, extension) => {
  const bound = smallAuthority('Bound')
  const judged = timed([signSmall(bound, server, []), signSmall(root, bound, [isAuthority, extension])])
  expect(judged).toMatchObject({ kind: 'invalid', fault: { rule: 'name-constraints', subject: 'CN=Bound' } })
})

it('a server name that breaks its encoding is forbidden by any constraint', () => {
  const bound = smallAuthority('Bound')
  const allowed = writeDer(tag.sequence, writeDer(0x82, Buffer.from('example')))
  const constraints = { id: '2.5.29.30', value: writeDer(tag.sequence, writeDer(wrapperTag(0), allowed)) }
  for (const name of ['mx.exa\u0000mple.example', `${'a'.repeat(400)}.example`, 'mx example']) {
    const altName = { id: '2.5.29.17', value: writeDer(tag.sequence, writeDer(0x82, Buffer.from(name))) }
    const judged = timed([signSmall(bound, server, [altName]), signSmall(root, bound, [isAuthority, constraints])])
    expect(judged).toMatchObject({ kind: 'invalid', fault: { rule: 'name-constraints' } })
  }
})

it('damaged extensions are read or refused, never a crash', () => {
  const bound = smallAuthority('Bound')
  const subtree = writeDer(tag.sequence, writeDer(0xa4, nameOf('x')), writeDer(0x80, Buffer.of(0)))
  const good = [
    writeDer(tag.sequence, writeDer(wrapperTag(0), subtree)),
    writeDer(
      tag.sequence,
      writeDer(0x87, Buffer.from('c000020001', 'hex')),
      writeDer(0xa0, Buffer.from('06012a', 'hex')),
    ),
  ]
  const ids = ['2.5.29.30', '2.5.29.17', '2.5.29.35', '2.5.29.14', '2.5.29.19', '2.5.29.15']
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.tuple(fc.constantFrom(...good), fc.nat(), fc.nat(255)).map(([value, at, byte]) => {
      const damaged = Uint8Array.from(value)
      damaged[at % damaged.length] = byte
      return damaged
    }),
  )
  fc.assert(
    fc.property(fc.constantFrom(...ids), bytes, (id, value) => {
      const link = readLink(signSmall(root, bound, [{ id, value: Buffer.from(value) }]))
      if (link === undefined) return
      const names = constrainedNamesOf(link.parts) ?? []
      const constraints = constraintsOf(link.parts)
      if (constraints != null) areWithin(names, constraints)
      readKeyFacts(Buffer.from(value))
    }),
    { numRuns: propertyRuns(2000) },
  )
})
