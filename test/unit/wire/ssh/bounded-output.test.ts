// Output that comes in any pieces makes the same lines and the same bytes, and never more than was allowed.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { propertyRuns } from '#test/support/property-runs.ts'
import { boundedOutput } from '#wire/ssh/shell/bounded-output.ts'

describe('output', () => {
  it('is the same however it is cut', () => {
    const text = fc
      .array(fc.constantFrom('a', 'ü', '🔑', '\n', '\r\n', ' '), { maxLength: 60 })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, fc.array(fc.nat(7), { maxLength: 60 }), fc.nat(200), (written, sizes, limit) => {
        const lines: string[] = []
        const output = boundedOutput(limit, (line) => lines.push(line))
        const bytes = Buffer.from(written)
        let at = 0
        for (const size of [...sizes, bytes.length]) {
          output.take(bytes.subarray(at, at + size))
          at += size
        }
        const { bytes: kept, isCut } = output.finish()
        expect(kept).toEqual(bytes.subarray(0, limit))
        expect(isCut).toBe(bytes.length > limit)
        const expected = kept.toString().split('\n')
        if (expected.at(-1) === '') expected.pop()
        expect(lines).toEqual(expected.map((line) => line.replace(/\r$/, '')))
      }),
      { numRuns: propertyRuns(300) },
    )
  })

  it('keeps no line without end', () => {
    const lines: string[] = []
    const output = boundedOutput(10_000_000, (line) => lines.push(line))
    for (let count = 0; count < 100; count++) output.take(Buffer.alloc(32_768, 'x'))
    output.finish()
    expect(lines.map((line) => line.length)).toEqual([65_536])
  })
})
