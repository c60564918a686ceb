// Canonical JSON and the chain: the texts of RFC 8785, the same hash after every way of storing, and the price of one link.
import { createHash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evidenceLink } from '#domain/evidence-record.ts'
import { canonicalJson } from '#relay/evidence/canonical-json.ts'
import { hashOf, linkOf, noPrevious, personalHashOf, sealLink } from '#relay/evidence/chain.ts'
import { firstMoment, sampleAttempt, sampleDecision, samplePersonal } from '#test/support/evidence-samples.ts'
import { isLongRun, propertyRuns } from '#test/support/property-runs.ts'

describe('canonical JSON', () => {
  it('orders keys by UTF-16 units and writes numbers and strings as RFC 8785 does', () => {
    const sorted = canonicalJson({ '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, ö: 7 })
    expect(sorted).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}')
    expect(canonicalJson([333333333.3333333, 1e30, 4.5, 0.002, 1e-27, -0])).toBe(
      '[333333333.3333333,1e+30,4.5,0.002,1e-27,0]',
    )
    expect(canonicalJson('\u20ac$\u000f\nA\'B"\\"/\u2028')).toBe('"€$\\u000f\\nA\'B\\"\\\\\\"/\u2028"')
    expect(canonicalJson({ b: null, a: [true, false, undefined === 1], c: undefined })).toBe(
      '{"a":[true,false,false],"b":null}',
    )
  })

  it('orders many keys as it orders few', () => {
    const members = Array.from({ length: 100 }, (_, index) => [`k${(index * 37) % 100}`, index] as const)
    for (const count of [100, 30]) {
      const text = canonicalJson(Object.fromEntries(members.slice(0, count)))
      const keys = members.slice(0, count).map(([key]) => key)
      expect([...text.matchAll(/"(k\d+)"/g)].map((match) => match[1])).toEqual(keys.sort())
    }
  })

  it('refuses what JSON cannot hold', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, () => 1, 1n, Symbol('a')]) {
      expect(() => canonicalJson({ value })).toThrow(TypeError)
    }
  })

  it('is the same after parsing, whatever the value and the order of its keys', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = canonicalJson(value)
        expect(canonicalJson(JSON.parse(text))).toBe(text)
        expect(Buffer.from(text, 'utf8').toString('utf8')).toBe(text)
        expect(canonicalJson(reversed(value))).toBe(text)
      }),
      { numRuns: propertyRuns(300) },
    )
  })

  it('turns half a character into the replacement character', () => {
    expect(canonicalJson({ reply: 'abc\ud83d' })).toBe('{"reply":"abc\ufffd"}')
    expect(canonicalJson('\\ud83d')).toBe('"\\\\ud83d"')
  })
})

describe('a link', () => {
  const parts = { number: 1, previous: noPrevious, at: firstMoment, personal: samplePersonal(), salt: 'ab'.repeat(16) }

  it('hashes everything but its own hash, and the persons only with salt', () => {
    for (const subject of [sampleAttempt(), sampleDecision()]) {
      const { link, linkText, personalText } = sealLink({ ...parts, subject })
      expect(evidenceLink.parse(JSON.parse(linkText))).toEqual(link)
      expect(linkText).toBe(canonicalJson(link))
      expect(linkOf({ ...parts, subject })).toEqual(link)
      const { hash, ...covered } = link
      expect(hash).toBe(createHash('sha256').update(canonicalJson(covered)).digest('hex'))
      expect(hashOf(link)).toBe(hash)
      expect(link.personalHash).toBe(createHash('sha256').update(`${parts.salt}${personalText}`).digest('hex'))
      expect(personalHashOf(parts.salt, samplePersonal())).toBe(link.personalHash)
      expect(linkText).not.toContain('buchhaltung')
    }
  })

  it('changes with every part of it', () => {
    const subject = sampleAttempt()
    const hashes = [
      {},
      { number: 2 },
      { previous: 'a'.repeat(64) },
      { at: firstMoment + 1 },
      { salt: 'cd'.repeat(16) },
      { personal: samplePersonal({ sender: '' }) },
      { subject: sampleAttempt({ outcome: 'deferred' }) },
    ].map((change) => linkOf({ ...parts, subject, ...change }).hash)
    expect(new Set(hashes).size).toBe(hashes.length)
  })

  it('costs few microseconds', () => {
    const subject = sampleAttempt()
    const salt = randomBytes(16).toString('hex')
    const rounds = isLongRun() ? 20_000 : 2000
    let previous = noPrevious
    const best = Math.min(
      ...Array.from({ length: 5 }, () => {
        const before = process.cpuUsage()
        for (let number = 1; number <= rounds; number += 1)
          previous = linkOf({ ...parts, number, previous, salt, subject }).hash
        const used = process.cpuUsage(before)
        return (used.user + used.system) / rounds
      }),
    )
    if (isLongRun()) console.info(`one link: ${best.toFixed(1)} µs`)
    expect(best).toBeLessThan(200)
  })
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  )
}
