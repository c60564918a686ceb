// DER both ways: what is written is read again, what breaks a rule is refused, and noise never escapes as an error.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { propertyRuns } from '#test/support/property-runs.ts'
import { type DerCursor, readDer, tag, writeDer } from '#wire/revocation/der.ts'
import { oidText, takeOid, takeSmallNumber, takeTime, writeOid } from '#wire/revocation/der-values.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
const time = (text: string, kind: number = tag.generalizedTime) =>
  readDer(writeDer(kind, Buffer.from(text)), (cursor) => takeTime(cursor))?.toISOString()

/** Walks everything, as deep as it goes. */
function walk(cursor: DerCursor, depth = 0): number {
  let count = 0
  while (!cursor.isAtEnd) {
    const next = cursor.peek() ?? 0
    if ((next & 0x20) !== 0 && depth < 50) count += walk(cursor.enter(next), depth + 1)
    else cursor.takeAny()
    count += 1
  }
  return count
}

describe('DER', () => {
  it.each([
    ['indefinite length', '30 80 05 00 00 00'],
    ['length not shortest', '04 81 01 00'],
    ['length with leading zero', `04 82 00 80 ${'00'.repeat(128)}`],
    ['length of five bytes', '04 85 00 00 00 00 01 00'],
    ['longer than there is', '04 05 00'],
    ['child longer than its parent', '30 03 04 05 00 00 00 00 00'],
    ['long tag', '1f 81 01 00'],
    ['half a header', '30'],
    ['nothing', ''],
    ['something behind', '05 00 05 00'],
  ])('%s is refused', (_, text) => {
    const read = readDer(hex(text), (cursor) =>
      cursor.peek() === tag.sequence ? walk(cursor.enter(tag.sequence)) : cursor.takeAny().end,
    )
    expect(read).toBeUndefined()
  })

  it.each([
    ['06 09 2a 86 48 86 f7 0d 01 01 0b', '1.2.840.113549.1.1.11'],
    ['06 03 55 04 03', '2.5.4.3'],
    ['06 03 88 37 03', '2.999.3'],
  ])('%s is the identifier %s', (bytes, text) => {
    expect(readDer(hex(bytes), takeOid)).toBe(text)
    expect(writeOid(text)).toEqual(hex(bytes))
  })

  it.each(['06 00', '06 01 80', '06 03 55 80 03', '06 02 55 84', `06 14 2a ${'ff'.repeat(18)} 7f`])(
    '%s is no identifier',
    (bytes) => {
      expect(readDer(hex(bytes), takeOid)).toBeUndefined()
    },
  )

  it('reads times in the forms certificates use, and no others', () => {
    expect(time('20260228235959Z')).toBe('2026-02-28T23:59:59.000Z')
    expect(time('20260228235959.5Z')).toBe('2026-02-28T23:59:59.000Z')
    expect(time('491231235959Z', tag.utcTime)).toBe('2049-12-31T23:59:59.000Z')
    expect(time('500101000000Z', tag.utcTime)).toBe('1950-01-01T00:00:00.000Z')
    for (const wrong of [
      '20260229000000Z',
      '20261301000000Z',
      '20260101240000Z',
      '202601010000Z',
      '20260101000000',
      '',
    ]) {
      expect(time(wrong), wrong).toBeUndefined()
    }
    expect(time('20260101000000+0100')).toBeUndefined()
    expect(time('260101000000Z', tag.octetString)).toBeUndefined()
  })

  it('reads small numbers only', () => {
    const number = (bytes: string) => readDer(hex(bytes), (cursor) => takeSmallNumber(cursor))
    expect(number('02 01 7f')).toBe(127)
    expect(number('02 02 01 00')).toBe(256)
    for (const wrong of ['02 00', '02 01 80', '02 05 01 00 00 00 00', '0a 01 01']) expect(number(wrong)).toBeUndefined()
  })

  it('reads what it wrote', () => {
    const content = fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes))
    const arcs = fc.array(fc.nat({ max: 2 ** 31 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(fc.array(content, { maxLength: 5 }), arcs, (contents, rest) => {
        const oid = ['1', '3', ...rest].join('.')
        const written = writeDer(
          tag.sequence,
          writeOid(oid),
          ...contents.map((each) => writeDer(tag.octetString, each)),
        )
        const read = readDer(written, (cursor) => {
          const inside = cursor.enter(tag.sequence)
          const id = takeOid(inside)
          return {
            id,
            parts: contents.map(() => inside.content(inside.take(tag.octetString))),
            isAtEnd: inside.isAtEnd,
          }
        })
        expect(read).toEqual({ id: oid, parts: contents, isAtEnd: true })
      }),
      { numRuns: propertyRuns(300) },
    )
  })

  it('never throws on noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        const bytes = Buffer.from(noise)
        readDer(bytes, walk)
        readDer(bytes, takeTime)
        readDer(writeDer(tag.oid, bytes), (cursor) => oidText(cursor.content(cursor.take(tag.oid))))
      }),
      { numRuns: propertyRuns(500) },
    )
  })
})
