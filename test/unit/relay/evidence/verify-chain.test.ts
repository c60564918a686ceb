// The verifier against every way of tampering: it must find each one, name the place, and accept what is only deleted as promised.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EvidenceRecord } from '#domain/evidence-record.ts'
import { linkOf, noPrevious } from '#relay/evidence/chain.ts'
import { verifyRecords } from '#relay/evidence/verify-chain.ts'
import { chainOf, firstMoment, sampleAttempt, sampleDecision, samplePersonal } from '#test/support/evidence-samples.ts'
import { propertyRuns } from '#test/support/property-runs.ts'

const subjects = [
  sampleAttempt(),
  sampleDecision(),
  sampleAttempt({ outcome: 'deferred', handshake: null, path: null }),
  sampleAttempt({ attempt: 2 }),
  sampleAttempt({ deliveryId: 8 }),
]
const whole = () => chainOf(subjects)

describe('a chain', () => {
  it('is valid as it was made, and empty', () => {
    const records = whole()
    const last = records[4]
    expect(verifyRecords(records)).toEqual({
      isValid: true,
      extent: 'whole',
      records: 5,
      withoutPersons: 0,
      gaps: 0,
      first: { number: 1, at: '2026-11-01T08:00:00.000Z' },
      last: { number: 5, at: '2026-11-01T08:04:00.000Z', hash: last?.link.hash },
      breaks: [],
      breakCount: 0,
    })
    expect(verifyRecords([])).toMatchObject({ isValid: true, records: 0, first: null, last: null })
  })

  it('stays valid when personal parts are deleted', () => {
    const records = whole().map((record, index) => (index < 3 ? { ...record, personal: null } : record))
    expect(verifyRecords(records)).toMatchObject({ isValid: true, withoutPersons: 3 })
  })

  it('stays valid after a way through JSON with other spacing and order', () => {
    const text = JSON.stringify(
      whole().map(({ link, personal }) => ({ personal, link })),
      null,
      3,
    )
    const stored: unknown[] = JSON.parse(text)
    expect(verifyRecords(stored).isValid).toBe(true)
  })

  const at = (index: number, change: (record: EvidenceRecord) => unknown) => (records: EvidenceRecord[]) =>
    records.map((record, position) => (position === index ? change(record) : record))
  const tampered: readonly (readonly [
    string,
    (records: EvidenceRecord[]) => readonly unknown[],
    readonly unknown[],
  ])[] = [
    [
      'a changed subject',
      at(2, (record) => ({ ...record, link: { ...record.link, subject: sampleAttempt() } })),
      [{ line: 3, number: 3, why: 'hash' }],
    ],
    [
      'a changed time',
      at(1, (record) => ({ ...record, link: { ...record.link, at: '2026-11-01T08:01:00.001Z' } })),
      [{ line: 2, number: 2, why: 'hash' }],
    ],
    [
      'a changed person',
      at(3, (record) => ({
        ...record,
        personal: { salt: record.personal?.salt, content: samplePersonal({ sender: 'x@beispiel.example' }) },
      })),
      [{ line: 4, number: 4, why: 'personal' }],
    ],
    ['a missing record', (records) => records.toSpliced(2, 1), [{ line: 3, number: 4, why: 'number' }]],
    ['a missing beginning', (records) => records.slice(1), [{ line: 1, number: 2, why: 'number' }]],
    [
      'a repeated record',
      (records) => records.flatMap((record, index) => (index === 2 ? [record, record] : [record])),
      [{ line: 4, number: 3, why: 'number' }],
    ],
    [
      'a record made anew with a right hash',
      at(2, ({ link }) => {
        const salt = 'ab'.repeat(16)
        const content = samplePersonal()
        const made = linkOf({
          number: 3,
          previous: link.previous,
          at: firstMoment + 120_000,
          subject: sampleAttempt(),
          personal: content,
          salt,
        })
        return { link: made, personal: { salt, content } }
      }),
      [{ line: 4, number: 4, why: 'previous' }],
    ],
    [
      'a record of another shape',
      at(2, (record) => ({ ...record, note: '' })),
      [{ line: 3, number: null, why: 'schema' }],
    ],
    ['something else', at(4, () => 'gone'), [{ line: 5, number: null, why: 'schema' }]],
  ]
  it.each(tampered)('tells %s and its place', (_, tamper, breaks) => {
    const verdict = verifyRecords(tamper(whole()))
    expect(verdict.isValid).toBe(false)
    expect(verdict.breaks).toMatchObject(breaks)
    expect(verdict.breakCount).toBe(breaks.length)
  })

  it('tells swapped records', () => {
    const records = whole()
    const swapped = [records[0], records[2], records[1], records[3], records[4]]
    expect(verifyRecords(swapped).breaks.map(({ why }) => why)).toEqual(['number', 'number', 'number'])
  })

  it('does not grow with the number of breaks', () => {
    const records = Array.from({ length: 3000 }, () => 'nothing')
    const { breaks, breakCount } = verifyRecords(records)
    expect([breaks.length, breakCount]).toEqual([50, 3000])
  })

  it('cannot be rewritten against a hash kept outside', () => {
    const records = whole()
    const anchor = { number: 3, hash: records[2]?.link.hash ?? '' }
    expect(verifyRecords(records, 'whole', [anchor]).isValid).toBe(true)
    const rewritten = chainOf(subjects)
    expect(verifyRecords(rewritten).isValid).toBe(true)
    expect(verifyRecords(rewritten, 'whole', [anchor]).breaks).toMatchObject([{ number: 3, why: 'anchor' }])
    expect(verifyRecords(records.slice(0, 2), 'whole', [anchor]).breaks).toMatchObject([{ number: 3, why: 'anchor' }])
  })
})

describe('a part of a chain', () => {
  it('may leave records out and says where, but not change or reorder them', () => {
    const [first, second, third, fourth, fifth] = whole()
    expect(verifyRecords([second, third, fifth], 'part')).toMatchObject({ isValid: true, extent: 'part', gaps: 2 })
    expect(verifyRecords([first, second], 'part')).toMatchObject({ isValid: true, gaps: 0 })
    expect(verifyRecords([third, second], 'part').breaks).toMatchObject([{ number: 2, why: 'number' }])
    const joined = fourth === undefined ? undefined : { ...fourth, link: { ...fourth.link, previous: noPrevious } }
    expect(verifyRecords([third, joined], 'part').breaks).toMatchObject([{ why: 'previous' }, { why: 'hash' }])
  })
})

it('finds every changed character of a stored chain', () => {
  const texts = whole().map((record) => JSON.stringify(record))
  fc.assert(
    fc.property(fc.nat(), fc.nat(4), fc.constantFrom('0', '9', 'f', 'X', '"', '\\', ' '), (place, line, character) => {
      const text = texts[line] ?? ''
      const position = place % text.length
      if (text[position] === character) return
      const changed = texts.map((each, index) =>
        index === line ? text.slice(0, position) + character + text.slice(position + 1) : each,
      )
      const values = changed.map((each): unknown => {
        try {
          return JSON.parse(each)
        } catch {
          return each
        }
      })
      expect(verifyRecords(values).isValid).toBe(false)
    }),
    { numRuns: propertyRuns(300) },
  )
})
