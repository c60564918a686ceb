// Which replies are a no for TLS, for the certificate or by policy, and which are about something else.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refusalKind } from '#domain/confirm/inbound/refusal-words.ts'
import '#test/support/property-runs.ts'

const replies = {
  'for-tls': [
    '530 5.7.0 Must issue a STARTTLS command first',
    '450 4.7.1 Session encryption is required',
    '450 4.7.1 <postmaster@bank.example>: Sender address rejected: Session encryption is required',
    '530 5.7.1 <a@relay-bank.example>: Sender address rejected: Session encryption is required',
    '550 5.7.1 a newer TLS version is required (TLSv1.2)',
    '451 5.7.3 STARTTLS is required to send mail',
    '523 5.7.10 Encryption Needed',
    '550 TLS required for mail from this domain',
    '550-This host demands TLS; see https://own.example/blocked',
    '450 4.7.1 Verschlüsselung erforderlich',
    '450 4.7.1 Verschl??sselung erforderlich',
  ],
  'for-certificate': [
    '554 5.7.1 <a@bank.example>: Sender address rejected: the agreed client certificate was not shown over TLS',
    '450 4.7.1 a client certificate is required',
    '550 5.7.1 the client certificate does not lead to an agreed authority',
    '550 5.7.1 client certificate verification failed',
  ],
  'by-policy': [
    '554 5.7.1 <postmaster@bank.example>: Sender address rejected: Access denied',
    '550 5.7.1 Denied by policy',
    '550 5.7.0',
  ],
  other: [
    ...['450 4.2.0 <a@own.example>: Recipient address rejected: Greylisted', '451 4.7.1 Greylisting in action'],
    ...['450 4.7.1 Grey listed: TLS session', '451 4.7.1 grey-listed (no TLS)', '450 4.7.0 TLS trouble, try later'],
    ...[
      '421 4.7.0 STARTTLS temporarily switched off',
      '450 4.7.1 TLS voruebergehend gestoert',
      '450 4.7.1 TLS: throttled',
    ],
    ...['451 4.7.1 Please try again later', '450 4.7.0 Greylisted, use TLS and come back'],
    ...['554 5.7.1 <a@own.example>: Relay access denied', '550 5.7.1 Unable to relay', '550 5.1.1 User unknown'],
    ...['554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.example', '550 5.7.1 SPF fail'],
    ...[
      '550 5.7.23 SPF validation failed',
      '530 5.7.0 Authentication required (use STARTTLS)',
      '421 4.7.0 too many sessions',
    ],
    ...[
      '454 4.7.0 TLS not available due to local problem',
      '451 4.3.5 Server configuration error',
      '550 No such user here',
    ],
    ...[
      '250 2.1.0 TLS required',
      '354 STARTTLS',
      '',
      'TLS required',
      '5300 5.7.0 TLS required',
      '450 4.7.1 <tls@tls.example>',
    ],
  ],
} as const

describe('a reply', () => {
  it.each(Object.entries(replies).flatMap(([kind, list]) => list.map((reply) => [reply, kind] as const)))(
    '%j is %s',
    (reply, kind) => expect(refusalKind(reply)).toBe(kind),
  )

  it('is read without the names in it, whatever they say', () => {
    const label = fc.constantFrom('tls', 'starttls', 'encrypt', 'certificate', 'relay', 'greylist', 'spf', 'x')
    const name = fc.tuple(label, label).map(([left, right]) => `<${left}@${right}.${left}.example>`)
    fc.assert(
      fc.property(name, (address) => {
        expect(refusalKind(`450 4.7.1 ${address}: Sender address rejected`)).toBe('other')
        expect(refusalKind(`550 5.7.1 ${address}: Session encryption is required`)).toBe('for-tls')
        expect(refusalKind(`554 5.7.1 ${address}: Access denied`)).toBe('by-policy')
      }),
    )
  })

  it('is never a proof when it is about greylisting, relaying, a block list or a user, however it mentions TLS', () => {
    const other = fc.constantFrom(
      'greylisted',
      'relay access denied',
      'blocked',
      'user unknown',
      'SPF',
      'login',
      'mailbox full',
    )
    const tls = fc.constantFrom('TLS', 'STARTTLS required', 'no certificate', 'encryption', '')
    const code = fc.constantFrom('450 4.7.1', '550 5.7.1', '550', '530 5.7.0')
    fc.assert(
      fc.property(code, tls, other, fc.boolean(), (start, left, right, isFirst) => {
        expect(refusalKind(`${start} ${isFirst ? `${left} ${right}` : `${right} ${left}`}`)).toBe('other')
      }),
    )
  })

  it('is read in any form without hanging or throwing, and only codes of 4xx and 5xx refuse', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('', '550 ', '450-4.7.1 '),
        fc.string({ maxLength: 200, unit: 'binary' }),
        (start, rest) => {
          const text = `${start}${rest}`
          const kind = refusalKind(text)
          if (!/^\s*[45]\d\d/.test(text)) expect(kind).toBe('other')
        },
      ),
    )
  })
})
