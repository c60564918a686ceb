// The border where strangers' certificates come in: real ones with bytes changed, cut out or put in, and noise. What is read is bounded
// and printable, what cannot be read is refused, and nothing throws.
import { X509Certificate } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { certificate } from '#domain/observation.ts'
import { judgeSessions } from '#test/support/observe-address.ts'
import { issueOddLeaf } from '#test/support/odd-certificates.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import { sampleSession } from '#test/support/samples.ts'
import { revocationSamples } from '#test/support/web/revocation-samples.ts'
import { readCertificate } from '#wire/certificate-facts.ts'
import { identityOf, mostNames } from '#wire/peer-identity.ts'

const samples = [revocationSamples.good, revocationSamples.authority]
const change = fc.record({ at: fc.nat(), value: fc.integer({ min: 0, max: 255 }), kind: fc.nat({ max: 2 }) })
const damaged = fc
  .tuple(fc.constantFrom(...samples), fc.array(change, { minLength: 1, maxLength: 5 }))
  .map(([sample, changes]) =>
    changes.reduce((bytes, { at, value, kind }) => {
      const place = at % Math.max(1, bytes.length)
      const [before, after] = [bytes.subarray(0, place), bytes.subarray(place + 1)]
      if (kind === 0) return Buffer.concat([before, Buffer.of(value), after])
      if (kind === 1) return Buffer.concat([before, after.subarray(value % 8)])
      return Buffer.concat([before, Buffer.alloc(1 + (value % 5), value), after])
    }, Buffer.from(sample)),
  )
const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))

it('real certificates are read', () => {
  expect(samples.map((der) => readCertificate(der)?.isAuthority)).toEqual([false, true])
})

it('damaged certificates are read within bounds or refused, and nothing throws', () => {
  fc.assert(
    fc.property(fc.oneof({ arbitrary: damaged, weight: 9 }, { arbitrary: noise, weight: 1 }), (der) => {
      const facts = readCertificate(der)
      if (facts === undefined) return
      expect(certificate.safeParse(facts).success).toBe(true)
      expect(facts.dnsNames.length).toBeLessThanOrEqual(mostNames)
      for (const text of [facts.subject, facts.issuer, facts.commonName ?? '', ...facts.dnsNames]) {
        expect(text).not.toMatch(/\p{Cc}/u)
      }
    }),
    { numRuns: propertyRuns(500) },
  )
})

describe('a certificate for many hosts', () => {
  const host = 'mx.partner.example'
  const leafWith = (others: number) => {
    const names = [...Array.from({ length: others }, (_, at) => `h${at}.example`), host]
    const { chainPem } = issueOddLeaf({ commonName: 'hosting.example', names })
    const leaf = readCertificate(new X509Certificate(chainPem).raw)
    if (leaf === undefined) throw new Error('the certificate was not read')
    return leaf
  }

  it('belongs to the one that comes late in it', () => {
    expect(identityOf(leafWith(220), host, []).kind).toBe('matches')
  })

  it('is not called foreign when it has more names than are read', () => {
    const leaf = leafWith(mostNames)
    expect(leaf.dnsNames).toHaveLength(mostNames)
    expect(identityOf(leaf, host, []).kind).toBe('unread')
    const session = sampleSession({ host })
    const tls = session.tls === null ? null : { ...session.tls, chain: [leaf] }
    const judgement = judgeSessions({ ...session, tls })
    expect(judgement.findings.map(({ code }) => code)).toContain('probe-limit')
    expect(judgement.findings.map(({ code }) => code)).not.toContain('name-mismatch')
    expect(judgement.level).toBe('undetermined')
  })
})
