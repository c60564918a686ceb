// Whatever a body holds, a server sees its end where it ends and nowhere else.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { propertyRuns } from '#test/support/property-runs.ts'
import { stuffedPieces } from '#wire/smtp-client/dot-stuffing.ts'

const stuffed = (body: string, pieceBytes = Number.POSITIVE_INFINITY) =>
  Buffer.concat([...stuffedPieces(Buffer.from(body, 'latin1'), pieceBytes)]).toString('latin1')
const hostile = fc.string({ unit: fc.constantFrom('a', '.', '\r', '\n', '\0', 'ÿ'), maxLength: 60 })

describe('dot stuffing', () => {
  it.each([
    ['', ''],
    ['a\r\n', 'a\r\n'],
    ['a', 'a\r\n'],
    ['.', '..\r\n'],
    ['.\r\n.a\r\n..\r\n', '..\r\n..a\r\n...\r\n'],
    ['a\n.\nb\r.\r\n', 'a\r\n..\r\nb\r\n..\r\n'],
    ['a\r\r\n', 'a\r\n\r\n'],
    ['a\r', 'a\r\n'],
  ])('%j becomes %j', (body, expected) => {
    expect(stuffed(body)).toBe(expected)
  })

  it('has no line end but CRLF, no lone dot, and comes back whole', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 20 }), (body, pieceBytes) => {
        const sent = stuffed(body, pieceBytes)
        expect(sent).toBe(stuffed(body))
        expect(sent.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
        expect(`\r\n${sent}`).not.toContain('\r\n.\r\n')
        const whole = body.replace(/\r\n|\r|\n/g, '\r\n')
        const received = sent.replace(/(^|\r\n)\./g, '$1')
        expect(received).toBe(whole === '' || whole.endsWith('\r\n') ? whole : `${whole}\r\n`)
      }),
      { numRuns: propertyRuns(2000) },
    )
  })

  it('does not copy what needs no change', () => {
    const body = Buffer.from('line\r\n'.repeat(100))
    const [piece] = [...stuffedPieces(body, Number.POSITIVE_INFINITY)]
    expect(piece?.buffer).toBe(body.buffer)
    expect([...stuffedPieces(body, 100)].every((each) => each.buffer === body.buffer && each.length <= 100)).toBe(true)
  })
})
