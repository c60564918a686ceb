// The MTA-STS TXT record as a table of what the grammar of RFC 8461 section 3.1 allows, and against noise.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { propertyRuns } from '#test/support/property-runs.ts'
import { readStsRecord } from '#wire/mta-sts/text-record.ts'

describe('the MTA-STS TXT record', () => {
  it.each([
    ['v=STSv1; id=20260101T000000;'],
    ['v=STSv1;id=20260101T000000'],
    ['v=STSv1; \t id=20260101T000000 \t;'],
    ['v=STSv1; ext.1=a:b,c; id=20260101T000000'],
  ])('finds the id in %j', (text) => {
    expect(readStsRecord(['v=spf1 -all', text])).toEqual({ kind: 'found', id: '20260101T000000' })
  })

  it.each([
    [['v=STSv1; id=1;', 'v=STSv1; id=1;'], 'several'],
    [['v=STSv1;'], 'id-missing'],
    [['v=STSv1; mode=enforce;'], 'id-missing'],
    [['v=STSv1; id=;'], 'id-malformed'],
    [['v=STSv1; id=2026-01-01;'], 'id-malformed'],
    [[`v=STSv1; id=${'a'.repeat(33)};`], 'id-malformed'],
    [['v=STSv1; id=1; id=2;'], 'id-repeated'],
    [['v=STSv1; id=1;; x=y'], 'syntax'],
    [['v=STSv1; id=1; nonsense'], 'syntax'],
    [['v=STSv1; id=1; x=a b'], 'syntax'],
    [['v=STSv1; id=1; x=ä'], 'syntax'],
    [[`v=STSv1; id=1; x=${'a'.repeat(5000)}`], 'syntax'],
  ])('%j is invalid: %s', (texts, flaw) => {
    expect(readStsRecord(texts)).toMatchObject({ kind: 'invalid', flaw })
  })

  it.each([
    [[], 0],
    [['v=spf1 -all'], 0],
    [['v=STSv1'], 1],
    [['V=STSv1; id=1'], 1],
    [['v=STSv1 ; id=1'], 1],
    [[' v=STSv1; id=1'], 1],
    [['v=STSv2; id=1', '"v=STSv1; id=1"'], 2],
  ])('%j is absent with %i near misses', (texts, nearMisses) => {
    expect(readStsRecord(texts)).toEqual({ kind: 'absent', nearMisses })
  })

  it('never throws, and finds only ids that are ids', () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes).toString('utf8')),
      fc.array(fc.constantFrom('v=STSv1;', 'id=', 'a1', ';', ' ', '=', '\t', '\0', 'é')).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 3 }), (texts) => {
        const record = readStsRecord(texts)
        if (record.kind === 'found') expect(record.id).toMatch(/^[A-Za-z0-9]{1,32}$/)
      }),
      { numRuns: propertyRuns(500) },
    )
  })
})
