// The MTA-STS policy file: what RFC 8461 section 3.2 allows, what it forbids, and anything else a web server may say instead.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stsModes } from '#domain/sts-observation.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import { isMxCovered, maxPolicyBytes, readStsPolicy } from '#wire/mta-sts/policy.ts'

const lines = ['version: STSv1', 'mode: enforce', 'mx: mx1.partner.example', 'mx: *.Backup.example', 'max_age: 604800']
const read = (text: string) => readStsPolicy(Buffer.from(text))
const policy = { mode: 'enforce', maxAgeSeconds: 604_800, mx: ['mx1.partner.example', '*.backup.example'] }

describe('a policy file', () => {
  it.each([
    ['CRLF', `${lines.join('\r\n')}\r\n`],
    ['LF', `${lines.join('\n')}\n`],
    ['mixed ends, none at the last line', `${lines.join('\r\n').replace('\r\n', '\n')}`],
    ['another order', lines.toReversed().join('\n')],
    ['no space after the colon', lines.join('\n').replaceAll(': ', ':')],
    ['spaces at line ends', lines.map((line) => `${line} \t`).join('\r\n')],
    ['unknown fields', [...lines, 'x-note: Grüße: 1', 'MODE: none'].join('\n')],
  ])('is read with %s', (_, text) => {
    const outcome = read(text)
    expect(outcome).toMatchObject({ ok: true, notes: [] })
    if (outcome.ok) {
      expect({ ...outcome.policy, mx: outcome.policy.mx.toSorted() }).toEqual({ ...policy, mx: policy.mx.toSorted() })
    }
  })

  const without = (name: string) => lines.filter((line) => !line.startsWith(name))
  it.each([
    ['too-large', `${lines.join('\n')}\nx: ${'a'.repeat(maxPolicyBytes)}`],
    ['byte-order-mark', `\ufeff${lines.join('\n')}`],
    ['bare-carriage-return', lines.join('\r')],
    ['bare-carriage-return', `${lines.join('\n')}\r`],
    ['control-character', [...lines, 'x: a\u0000b'].join('\n')],
    ['control-character', [...lines, 'x: a\u0085b'].join('\n')],
    ['not-a-field', '<!doctype html>'],
    ['not-a-field', [' version: STSv1', ...without('version')].join('\n')],
    ['not-a-field', ['version : STSv1', ...without('version')].join('\n')],
    ['not-a-field', [...lines, 'x:'].join('\n')],
    ['version-missing', ''],
    ['version-missing', ['Version: STSv1', ...without('version')].join('\n')],
    ['version-unknown', ['version: STSv2', ...without('version')].join('\n')],
    ['version-unknown', ['version: stsv1', ...without('version')].join('\n')],
    ['mode-missing', without('mode').join('\n')],
    ['mode-unknown', [...without('mode'), 'mode: Enforce'].join('\n')],
    ['max-age-missing', without('max_age').join('\n')],
    ['max-age-malformed', [...without('max_age'), 'max_age: 1 week'].join('\n')],
    ['max-age-malformed', [...without('max_age'), 'max_age: -1'].join('\n')],
    ['max-age-malformed', [...without('max_age'), 'max_age: 31557601'].join('\n')],
    ['max-age-malformed', [...without('max_age'), 'max_age: ٣٠٠'].join('\n')],
    ['mx-missing', without('mx').join('\n')],
    ['mx-malformed', [...lines, 'mx: 192.0.2.1:25'].join('\n')],
    ['mx-malformed', [...lines, 'mx: m*.partner.example'].join('\n')],
    ['mx-malformed', [...lines, 'mx: *'].join('\n')],
    ['mx-malformed', [...lines, 'mx: mx.partner.example.'].join('\n')],
    ['mx-malformed', [...lines, 'mx: a.example, b.example'].join('\n')],
    ['mx-malformed', [...lines, 'mx: mx.bücher.example'].join('\n')],
    ['mx-malformed', [...lines, 'mx: mx.ban\u212a.example'].join('\n')],
  ])('is invalid: %s (%#)', (flaw, text) => {
    expect(read(text)).toMatchObject({ ok: false, flaw })
  })

  it('is invalid when it is not UTF-8', () => {
    expect(readStsPolicy(Buffer.from(`${lines.join('\n')}\nx: \xff`, 'latin1'))).toMatchObject({ flaw: 'not-utf-8' })
    expect(readStsPolicy(Buffer.from(lines.join('\n'), 'utf16le'))).toMatchObject({ ok: false })
  })

  it('needs no mx when the mode is none, and takes the first of repeated fields', () => {
    expect(read('version: STSv1\nmode: none\nmax_age: 0')).toMatchObject({ ok: true, policy: { mx: [] }, notes: [] })
    const repeated = read(`${lines.join('\n')}\n\nmode: none\nmax_age: nonsense`)
    expect(repeated).toMatchObject({ ok: true, policy: { mode: 'enforce' }, notes: ['repeated-field', 'empty-line'] })
  })

  it('never throws, and what it accepts is within the rules', () => {
    const part = fc.constantFrom(
      ...lines,
      'mode: none',
      '\r',
      '\n',
      '\r\n',
      ': ',
      '*.',
      '\ufeff',
      'ü',
      ' ',
      'max_age: 9',
    )
    const built = fc.array(part, { maxLength: 14 }).map((parts) => Buffer.from(parts.join('\n')))
    const raw = fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes))
    fc.assert(
      fc.property(fc.oneof(built, raw), (bytes) => {
        const outcome = readStsPolicy(bytes)
        if (!outcome.ok) return
        expect(stsModes).toContain(outcome.policy.mode)
        expect(outcome.policy.maxAgeSeconds).toBeLessThanOrEqual(31_557_600)
        for (const name of outcome.policy.mx) expect(name).toMatch(/^(\*\.)?[a-z0-9.-]+$/)
      }),
      { numRuns: propertyRuns(500) },
    )
  })
})

describe('a pattern', () => {
  it.each([
    ['mx.partner.example', 'mx.partner.example', true],
    ['MX.partner.example.', 'mx.Partner.example', true],
    ['mx.partner.example', '*.partner.example', true],
    ['a.mx.partner.example', '*.partner.example', false],
    ['partner.example', '*.partner.example', false],
    ['mx.partner.example', 'partner.example', false],
    ['mx.example', '*.example', true],
    ['evilpartner.example', '*.partner.example', false],
  ])('%s against %s: %s', (host, pattern, expected) => {
    expect(isMxCovered(host, pattern)).toBe(expected)
  })
})
