// The scan of line ends against a model that sees the whole message at once, whatever the cuts.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLineEndScan } from '#relay/inbound/line-ends.ts'
import { propertyRuns } from '../../../support/property-runs.ts'

const piece = fc.constantFrom('\r', '\n', '\r\n', '.', '\0', 'a', '\xe9', '\r\n.\r\n', 'Subject: x')
const chunks = fc.array(
  fc.array(piece, { maxLength: 6 }).map((parts) => Buffer.from(parts.join(''), 'latin1')),
  {
    maxLength: 12,
  },
)

function scanned(parts: readonly Buffer[], mode: 'refuse' | 'normalise') {
  const scan = createLineEndScan(mode)
  const out = parts.map((part) => scan.push(part))
  const rest = scan.end()
  const text = Buffer.concat([...out, ...(rest === undefined ? [] : [rest])]).toString('latin1')
  return { text, hasBareLineEnd: scan.hasBareLineEnd, hasNul: scan.hasNul, is8bit: scan.is8bit }
}

describe('the scan of line ends', () => {
  it('normalises like a model', () => {
    fc.assert(
      fc.property(chunks, (parts) => {
        const whole = Buffer.concat(parts).toString('latin1')
        const model = whole.replaceAll('\0', '').replaceAll(/\r\n|\r|\n/g, '\r\n')
        expect(scanned(parts, 'normalise').text).toBe(model)
      }),
      { numRuns: propertyRuns(500) },
    )
  })

  it('finds what a model finds and changes nothing when it refuses', () => {
    fc.assert(
      fc.property(chunks, (parts) => {
        const whole = Buffer.concat(parts).toString('latin1')
        const found = scanned(parts, 'refuse')
        expect(found.text).toBe(whole)
        expect(found.hasNul).toBe(whole.includes('\0'))
        // NUL is refused by itself; what it hides of line ends does not matter then.
        if (!found.hasNul) expect(found.hasBareLineEnd).toBe(/[\r\n]/.test(whole.replaceAll('\r\n', '')))
        expect(found.is8bit).toBe(whole.includes('\xe9'))
      }),
      { numRuns: propertyRuns(500) },
    )
  })

  it('hands on the very chunk that was fine', () => {
    const chunk = Buffer.from('fine\r\n')
    expect(createLineEndScan('normalise').push(chunk)).toBe(chunk)
  })
})
