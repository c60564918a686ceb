// Commands for the partner: the right one for a finding, and nothing in it that a shell could read as more than a name or an address.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findingCodes } from '#domain/finding.ts'
import { selfCheck } from '#letter/self-check.ts'
import { propertyRuns } from '#test/support/property-runs.ts'

const at = { host: 'mx.bank.example', ip: '192.0.2.1' }
const place = { domain: 'bank.example', at, port: 25 }
const base = 'openssl s_client -starttls smtp -connect 192.0.2.1:25 -servername mx.bank.example'

test.each([
  ['cert-expired', `${base} -showcerts`],
  ['name-mismatch', `${base} -verify_hostname mx.bank.example`],
  ['tls-too-old', `${base} -tls1_2`],
  ['starttls-missing', base],
  ['a-code-of-tomorrow', base],
  ['tlsa-mismatch', 'dig +dnssec _25._tcp.mx.bank.example TLSA'],
  ['sts-fetch', 'curl -v https://mta-sts.bank.example/.well-known/mta-sts.txt'],
])('%s is shown by %s', (code, command) => {
  expect(selfCheck(code, place)).toBe(command)
})

test('without a host the DNS is asked, an IPv6 address is quoted, another port is used', () => {
  expect(selfCheck('null-mx', { ...place, at: {} })).toBe('dig +noall +answer +comments bank.example MX')
  expect(selfCheck('a-code-of-tomorrow', { ...place, at: {} })).toBe('dig +noall +answer +comments bank.example MX')
  const six = selfCheck('cert-expired', { ...place, at: { host: at.host, ip: '2001:db8::1' }, port: 2525 })
  expect(six).toContain('-connect "[2001:db8::1]:2525" ')
})

const hostile = fc.oneof(
  fc.string(),
  fc.constantFrom('$(reboot)', 'mx;id', '-help', "a' b", '::1%$(id)', 'mx.example`id`', '1.2.3.4 -proxy x'),
)

test('whatever a report holds, a command is made of plain words', () => {
  fc.assert(
    fc.property(fc.constantFrom(...findingCodes), hostile, hostile, hostile, (code, domain, host, ip) => {
      const command = selfCheck(code, { domain, at: { host, ip }, port: 25 })
      const withoutPlace = selfCheck(code, { domain, at: {}, port: 25 })
      for (const made of [command, withoutPlace]) {
        if (made !== undefined) expect(made).toMatch(/^(openssl|dig|curl) [A-Za-z0-9 ._:/+"[\]-]+$/)
        if (made !== undefined) expect(made.split(' ').filter((word) => word.startsWith('-help'))).toEqual([])
      }
    }),
    { numRuns: propertyRuns(500) },
  )
})
