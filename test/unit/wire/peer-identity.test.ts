// RFC 9525 section 6 as a table: which presented identifier covers which reference name.
import { describe, expect, it } from 'vitest'
import { identityOf, isAgreedNamePresented, isCovered } from '#wire/peer-identity.ts'

describe('a presented identifier', () => {
  it.each([
    ['mx.partner.example', 'mx.partner.example', true],
    ['MX.partner.example', 'mx.Partner.example.', true],
    ['mx.partner.example', '*.partner.example', true],
    ['a.mx.partner.example', '*.partner.example', false],
    ['partner.example', '*.partner.example', false],
    ['mx.partner.example', 'm*.partner.example', false],
    ['mx.partner.example', '*', false],
    ['mx.example', '*.example', false],
    ['mx.partner.example', 'mx.partner.example.evil.example', false],
    ['mx.partner.example', 'partner.example', false],
    ['mx.partner.example', '', false],
  ])('%s against %s: %s', (reference, presented, expected) => {
    expect(isCovered(reference, presented)).toBe(expected)
  })

  it.each([
    ['*.hosting.example', 'mail.hosting.example', true],
    ['*.hosting.example', '*.hosting.example', true],
    ['*.hosting.example', 'a.b.hosting.example', false],
    ['mail.hosting.example', '*.hosting.example', true],
    ['*.hosting.example', '*.other.example', false],
  ])('agreed %s against %s: %s', (agreed, presented, expected) => {
    expect(isAgreedNamePresented(agreed, presented)).toBe(expected)
  })

  it('never lets the common name count, but tells it apart', () => {
    const old = { dnsNames: [], hasSubjectAltName: false, commonName: 'mx.partner.example' }
    expect(identityOf(old, 'mx.partner.example', []).kind).toBe('cn-only')
    expect(
      identityOf({ ...old, dnsNames: ['other.example'], hasSubjectAltName: true }, 'mx.partner.example', []).kind,
    ).toBe('mismatch')
    expect(identityOf({ ...old, commonName: 'other.example' }, 'mx.partner.example', []).kind).toBe('mismatch')
  })
})
