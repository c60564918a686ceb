// The TLS reporting record: addresses by the grammar of RFC 8460 section 3, and nothing out of noise.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { propertyRuns } from '#test/support/property-runs.ts'
import { readTlsRptRecord } from '#wire/tls-rpt.ts'

describe('the TLS reporting record', () => {
  it('finds mailboxes and web addresses', () => {
    const text = 'v=TLSRPTv1; rua=mailto:tls@Partner.example , https://report.example/v1?d=a%2Cb ;ext=1;'
    expect(readTlsRptRecord(['v=spf1 -all', text])).toEqual({
      kind: 'found',
      addresses: [
        { kind: 'mailto', mailbox: 'tls@partner.example' },
        { kind: 'https', url: 'https://report.example/v1?d=a%2Cb' },
      ],
      ignored: 0,
    })
  })

  it('counts what it cannot use', () => {
    const text =
      'v=TLSRPTv1;rua=http://a.example,mailto:x@y.example,mailto:nobody,https://u:p@z.example,ftp://f.example'
    expect(readTlsRptRecord([text])).toMatchObject({
      kind: 'found',
      addresses: [{ mailbox: 'x@y.example' }],
      ignored: 4,
    })
  })

  it.each([
    [['v=TLSRPTv1; rua=mailto:a@b.example', 'v=TLSRPTv1; rua=mailto:a@b.example'], 'several'],
    [['v=TLSRPTv1;'], 'rua-missing'],
    [['v=TLSRPTv1; rua='], 'syntax'],
    [['v=TLSRPTv1; ;rua=mailto:a@b.example'], 'syntax'],
    [['v=TLSRPTv1; rua=mailto:ä@b.example'], 'syntax'],
    [['v=TLSRPTv1; rua=a@b.example'], 'rua-unusable'],
    [['v=TLSRPTv1; rua=mailto:a@b.example!10m'], 'rua-unusable'],
    [['v=TLSRPTv1; rua=mailto:a@192.0.2.1'], 'rua-unusable'],
  ])('%j is invalid: %s', (texts, flaw) => {
    expect(readTlsRptRecord(texts)).toMatchObject({ kind: 'invalid', flaw })
  })

  it.each([
    [[], 0],
    [['v=TLSRPTv1'], 1],
    [['v=TLSRPTv1 ; rua=mailto:a@b.example'], 1],
  ])('%j is absent with %i near misses', (texts, nearMisses) => {
    expect(readTlsRptRecord(texts)).toEqual({ kind: 'absent', nearMisses })
  })

  it('never throws, and every address it finds is one', () => {
    const part = fc.constantFrom(
      'v=TLSRPTv1;',
      'rua=',
      'mailto:',
      'https://',
      'a@b.example',
      ',',
      ';',
      ' ',
      '%',
      '/',
      'é',
    )
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes).toString('utf8')),
      fc.array(part).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 2 }), fc.boolean(), (texts, isStarted) => {
        const record = readTlsRptRecord(isStarted ? texts.map((text) => `v=TLSRPTv1;rua=${text}`) : texts)
        if (record.kind !== 'found') return
        for (const address of record.addresses) {
          expect(address.kind === 'https' ? address.url : `m:${address.mailbox}`).toMatch(
            /^(https:\/\/[^\s]+|m:[^\s@]+@[^\s@]+)$/,
          )
        }
      }),
      { numRuns: propertyRuns(500) },
    )
  })
})
