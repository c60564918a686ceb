// The border where strangers' certificates come in: real ones with bytes changed, cut out or put in, and noise. What is read is bounded
// and printable, what cannot be read is refused, and nothing throws.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { certificate } from '#domain/observation.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import { revocationSamples } from '#test/support/web/revocation-samples.ts'
import { readCertificate } from '#wire/certificate-facts.ts'

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
      expect(facts.dnsNames.length).toBeLessThanOrEqual(200)
      for (const text of [facts.subject, facts.issuer, facts.commonName ?? '', ...facts.dnsNames]) {
        expect(text).not.toMatch(/\p{Cc}/u)
      }
    }),
    { numRuns: propertyRuns(500) },
  )
})
