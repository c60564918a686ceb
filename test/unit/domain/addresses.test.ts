// Names and mailboxes at the border: normalised to A-labels or refused, and normalising twice changes nothing.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { certificateName, hostName, mailbox, mailDomain, toAsciiName, toUnicodeName } from '#domain/addresses.ts'
import { propertyRuns } from '#test/support/property-runs.ts'

const read = (schema: typeof mailDomain, text: string) => {
  const parsed = schema.safeParse(text)
  return parsed.success ? parsed.data : undefined
}

test.each([
  ['partner.example', 'partner.example'],
  ['  Partner.EXAMPLE. ', 'partner.example'],
  ['müller-bank.example', 'xn--mller-bank-9db.example'],
  ['MÜLLER-BANK.example', 'xn--mller-bank-9db.example'],
  ['mu\u0308ller-bank.example', 'xn--mller-bank-9db.example'],
  ['straße.example', 'xn--strae-oqa.example'],
  ['例え.テスト', 'xn--r8jz45g.xn--zckzah'],
  ['a-b.c-d.example', 'a-b.c-d.example'],
  ['_dmarc.partner.example', '_dmarc.partner.example'],
  [`${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`],
])('the mail domain %j reads as %s', (text, expected) => {
  expect(read(mailDomain, text)).toBe(expected)
})

test.each([
  ['nothing', ''],
  ['only spaces', '   '],
  ['a single label', 'localhost'],
  ['a dot alone', '.'],
  ['two final dots', 'partner.example..'],
  ['an empty label', 'partner..example'],
  ['a leading dot', '.partner.example'],
  ['a space inside', 'partner .example'],
  ['a line break', 'partner.example\nX-Header: 1'],
  ['a carriage return', 'partner\r.example'],
  ['a null byte', 'partner\0.example'],
  ['a tab', 'part\tner.example'],
  ['an address', 'postmaster@partner.example'],
  ['a port', 'partner.example:25'],
  ['a path', 'partner.example/path'],
  ['a query', 'partner.example?x'],
  ['a fragment', 'partner.example#x'],
  ['a backslash', 'partner\\.example'],
  ['percent encoding', 'partner%2eexample.test'],
  ['an IPv4 address', '192.0.2.1'],
  ['an IPv4 address in brackets', '[192.0.2.1]'],
  ['an IPv6 address', '2001:db8::1'],
  ['a wildcard', '*.partner.example'],
  ['a leading hyphen', '-partner.example'],
  ['a final hyphen', 'partner-.example'],
  ['a label of 64', `${'a'.repeat(64)}.example`],
  ['a name of 254', `${'a.'.repeat(124)}example`],
  ['quotes', `partner'.example`],
  ['a dollar', 'partner$(x).example'],
  ['a backtick', 'partner`x`.example'],
  ['a semicolon', 'partner;x.example'],
  ['a full-width slash', 'partner／x.example'],
  ['a right-to-left override', 'partner\u202e.example'],
  ['a script', '<script>.example'],
  ['a million characters', `${'a'.repeat(1_000_000)}.example`],
])('%s is no mail domain', (_, text) => {
  expect(read(mailDomain, text)).toBeUndefined()
})

test('characters that only look like dots or letters become what they mean, or are refused', () => {
  for (const text of ['partner。example', 'ｐartner.example', 'part\u00adner.example']) {
    const name = read(mailDomain, text)
    expect(name === undefined || name === 'partner.example').toBe(true)
  }
  expect(read(mailDomain, 'рartner.example')).toBe('xn--artner-9qf.example')
})

test('an IP address in any writing is no name', () => {
  for (const text of [
    '0x7f.1',
    '127.1',
    '2130706433.0',
    '017700000001.1',
    '１２７.0.0.1',
    '0x7f000001.',
    '127.0.0.1.',
  ]) {
    expect(read(mailDomain, text)).toBeUndefined()
    expect(read(hostName, text)).toBeUndefined()
  }
})

test('a host name may have one label, a mail domain not', () => {
  expect(read(hostName, 'mailhost')).toBe('mailhost')
  expect(read(mailDomain, 'mailhost')).toBeUndefined()
})

test.each([
  ['*.Partner.example', '*.partner.example'],
  ['mx.partner.example', 'mx.partner.example'],
  ['*.müller.example', '*.xn--mller-kva.example'],
])('the certificate name %j reads as %s', (text, expected) => {
  expect(read(certificateName, text)).toBe(expected)
})

test.each([
  '*',
  '*.',
  '*.example',
  '*.*.example',
  'm*.partner.example',
  'mx.*.example',
  '**.partner.example',
  '* .a.example',
])('the certificate name %j is refused', (text) => {
  expect(read(certificateName, text)).toBeUndefined()
})

test.each([
  ['Postmaster@Partner.example', 'Postmaster@partner.example'],
  [' a.b+c@müller.example ', 'a.b+c@xn--mller-kva.example'],
])('the mailbox %j reads as %s', (text, expected) => {
  expect(read(mailbox, text)).toBe(expected)
})

test.each([
  'partner.example',
  '@partner.example',
  'a@',
  'a@localhost',
  'a@@partner.example',
  'a b@partner.example',
  '"a b"@partner.example',
  'a@b@partner.example',
  'a<script>@partner.example',
  'a@[192.0.2.1]',
  'a@partner.example, b@partner.example',
  'a@partner.example\r\nBcc: b@partner.example',
  `${'a'.repeat(65)}@partner.example`,
])('the mailbox %j is refused', (text) => {
  expect(read(mailbox, text)).toBeUndefined()
})

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.domain(),
  fc.tuple(fc.domain(), fc.string({ unit: 'binary', maxLength: 3 })).map(([domain, tail]) => `${domain}${tail}`),
  fc.webUrl(),
  fc.ipV4(),
  fc.ipV6(),
)

test('whatever comes in, a name that is accepted is a name, and stays one', () => {
  fc.assert(
    fc.property(hostile, fc.integer({ min: 1, max: 2 }), (text, minLabels) => {
      const name = toAsciiName(text, minLabels)
      if (name === undefined) return
      expect(name).toMatch(/^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/)
      expect(name.length).toBeLessThanOrEqual(253)
      expect(name).not.toMatch(/^\d{1,3}(\.\d{1,3}){3}$/)
      expect(name.split('.').length).toBeGreaterThanOrEqual(minLabels)
      expect(toAsciiName(name, minLabels)).toBe(name)
    }),
    { numRuns: propertyRuns(2000) },
  )
})

test('every ordinary domain is accepted as it is, in any case, with a final dot', () => {
  fc.assert(
    fc.property(fc.domain(), (domain) => {
      expect(read(mailDomain, domain)).toBe(domain.toLowerCase())
      expect(read(mailDomain, `${domain.toUpperCase()}.`)).toBe(domain.toLowerCase())
    }),
    { numRuns: propertyRuns(500) },
  )
})

test('an accepted mailbox has one line, one @, and a mail domain behind it', () => {
  const text = fc.oneof(
    hostile,
    fc.tuple(hostile, hostile).map(([left, right]) => `${left}@${right}`),
    fc.emailAddress(),
  )
  fc.assert(
    fc.property(text, (candidate) => {
      const address = read(mailbox, candidate)
      if (address === undefined) return
      expect(address).toMatch(/^[^\s@<>",;:\\()[\]]+@[a-z0-9_.-]+$/)
      expect(read(mailbox, address)).toBe(address)
    }),
    { numRuns: propertyRuns(2000) },
  )
})

test('a name is shown decoded label by label, and what cannot be decoded stays', () => {
  const decode = (label: string) => (label === 'xn--mller-kva' ? 'müller' : undefined)
  expect(toUnicodeName('xn--mller-kva.xn--broken.example', decode)).toBe('müller.xn--broken.example')
})
