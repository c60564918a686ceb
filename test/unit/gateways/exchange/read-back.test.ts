// What the files demand, read back: the same policy again for everything Exchange can say, a refusal for files that were changed, and never
// a configuration weaker than what was asked.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inboundPolicy } from '#domain/inbound-policy.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { exchangeTarget } from '#gateways/exchange/target.ts'
import { differencesOf } from '#gateways/policy-reading.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import { anyPolicy, samplePolicy } from '../sample-policy.ts'
import { everyVariant, inbound, securedPolicy, sites, wholeSite } from './samples.ts'

describe.each(sites)('%s', (_title, site) => {
  test('every variant passes the proof', () => {
    const policies = everyVariant(site.domainSecurity)
    const readings = valueIn(exchangeTarget.readBack(valueIn(renderProven(exchangeTarget, policies, site)).artefacts))
    expect(readings.map((reading) => reading.id).sort()).toEqual(policies.map((policy) => policy.id).sort())
    for (const policy of policies) {
      const reading = readings.find((entry) => entry.id === policy.id)
      expect(reading).toMatchObject({ direction: policy.direction })
      if (policy.direction !== 'inbound') {
        expect(reading).toMatchObject({ level: policy.level, clientCertificate: policy.clientCertificate })
      }
    }
  })
})

const both = samplePolicy({
  direction: 'both',
  inbound: inbound(),
  clientCertificate: 'own',
  names: ['mx.bank.example'],
})
const plainSite = { ...wholeSite, domainSecurity: false }
const secured = samplePolicy(securedPolicy)
const overIpv6 = samplePolicy({ direction: 'both', inbound: inbound({ addresses: ['2001:db8:7::/64'] }) })

/** Changes the same text in all scripts, as a mistake of the writer would. */
function readChanged(policy: TlsPolicy, site: typeof wholeSite, from: string, to: string) {
  const { artefacts } = valueIn(exchangeTarget.render([policy], site))
  const changed = artefacts.map((artefact) => ({ ...artefact, content: artefact.content.replaceAll(from, to) }))
  expect(changed[0]?.content, from).not.toBe(artefacts[0]?.content)
  return exchangeTarget.readBack(changed)
}

test.each([
  ['TLS no longer required', both, plainSite, 'RequireTLS = $true', 'RequireTLS = $false'],
  ['STARTTLS ignored', both, plainSite, 'IgnoreSTARTTLS = $false', 'IgnoreSTARTTLS = $true'],
  ['no certificate check', both, plainSite, "TlsAuthLevel = 'DomainValidation'", "TlsAuthLevel = 'EncryptionOnly'"],
  ['another name', both, plainSite, "TlsDomain = 'mx.bank.example'", "TlsDomain = '*.example'"],
  ['another domain', both, plainSite, 'SMTP:bank.example;1', 'SMTP:other.example;1'],
  [
    'subdomains lost or won',
    both,
    plainSite,
    "'SMTP:bank.example;1'",
    "'SMTP:bank.example;1', 'SMTP:*.bank.example;1'",
  ],
  ['another address', both, plainSite, "'198.51.100.7'", "'198.51.100.8'"],
  ['no address', both, plainSite, "@('198.51.100.7')", '@()'],
  ['no server', both, plainSite, "$Servers = @('EX01', 'EX02')", '$Servers = @()'],
  ['no receiving server', both, plainSite, "$ReceivingServers = @('EX01')", '$ReceivingServers = @()'],
  ['no TLS offered', both, plainSite, "AuthMechanism = 'Tls'", "AuthMechanism = 'None'"],
  ['trust for everybody', both, plainSite, "AuthMechanism = 'Tls'", "AuthMechanism = 'Tls, ExternalAuthoritative'"],
  ['more rights', both, plainSite, "PermissionGroups = 'AnonymousUsers'", "PermissionGroups = 'ExchangeServers'"],
  ['another port of ours', both, plainSite, "'0.0.0.0:25'", "'0.0.0.0:26'"],
  ['IPv6 addresses and no listener', overIpv6, plainSite, "@('0.0.0.0:25', '[::]:25')", "@('0.0.0.0:25')"],
  ['no client certificate', both, plainSite, "Certificate = 'own'", "Certificate = ''"],
  ['no thumbprint', both, plainSite, "Thumbprint = '", "Thumbprint = 'x"],
  ['a comment hiding the rows', both, plainSite, '$Rows = @(', '$Rows = $null; $Other = @('],
  ['the receive rows gone', both, plainSite, '$ReceiveRows = @(', '$Gone = @('],
  ['no Domain Security', secured, wholeSite, 'DomainSecureEnabled = $true', 'DomainSecureEnabled = $false'],
  ['nothing in the lists', secured, wholeSite, "SecureDomains = @('bank.example')", 'SecureDomains = @()'],
  [
    'another domain in the lists',
    secured,
    wholeSite,
    "SecureDomains = @('bank.example')",
    "SecureDomains = @('x.example')",
  ],
  ['everybody may send', secured, wholeSite, "PermissionGroups = 'Partners'", "PermissionGroups = 'AnonymousUsers'"],
  ['through a smart host', secured, wholeSite, 'DNSRoutingEnabled = $true', 'DNSRoutingEnabled = $false'],
] as const)('a mistake is noticed: %s', (_title, policy, site, from, to) => {
  const readings = readChanged(policy, site, from, to)
  if (!readings.ok) return expect(readings.fault.code).toBe('gateway.not-readable')
  const reading = readings.value.find((entry) => entry.id === policy.id) ?? { id: policy.id }
  expect(differencesOf(policy, reading).filter((difference) => difference.kind === 'weaker')).not.toEqual([])
})

test('what is verified must be what is applied', () => {
  const { artefacts } = valueIn(exchangeTarget.render([both], plainSite))
  const changed = artefacts.map((artefact) =>
    artefact.name.endsWith('verify.ps1')
      ? { ...artefact, content: artefact.content.replace("'Muster Bank AG'", "'Muster Bank'") }
      : artefact,
  )
  expect(faultIn(exchangeTarget.readBack(changed))).toEqual({
    code: 'gateway.not-readable',
    params: { gateway: 'exchange', file: 'handschlag-exchange-verify.ps1' },
  })
})

test('files of somebody else are not readable', () => {
  expect(faultIn(exchangeTarget.readBack([])).code).toBe('gateway.not-readable')
})

test('whatever is handed out is as strong as the policy, and most refusals have their own sentence', () => {
  const inbounds = fc
    .record({
      addresses: fc.uniqueArray(fc.constantFrom('198.51.100.7', '203.0.113.0/24', '2001:db8:5::/48', '40.107.1.1'), {
        maxLength: 3,
      }),
      reply: fc.constantFrom('retry' as const, 'refuse' as const),
      minProtocol: fc.constantFrom('TLSv1.2' as const, 'TLSv1.2' as const, 'TLSv1.3' as const),
    })
    .map((raw) => inboundPolicy.parse(raw))
  let handedOut = 0
  fc.assert(
    fc.property(anyPolicy, inbounds, fc.constantFrom('outbound', 'inbound', 'both'), (any, half, direction) => {
      const policy: TlsPolicy = { ...any, direction, inbound: half, suites: 'any', trust: samplePolicy().trust }
      const outcome = renderProven(exchangeTarget, [policy], wholeSite)
      if (!outcome.ok) return
      handedOut += 1
      const { content = '' } = outcome.value.artefacts[0] ?? {}
      expect(content).not.toMatch(/RequireTLS = \$false|IgnoreSTARTTLS = \$true/)
      const { level } = policy
      if (direction !== 'inbound') {
        expect(level).toMatch(/^(?:encrypt|verify|secure)$/)
        if (level !== 'encrypt') expect(content).not.toContain("TlsAuthLevel = 'EncryptionOnly'")
        if (level === 'secure') expect(content).toMatch(/TlsDomain = |DomainSecureEnabled = \$true/)
        expect(policy.minProtocol).toBe('TLSv1.2')
      }
      if (direction !== 'outbound') expect(half.addresses.length).toBeGreaterThan(0)
    }),
    { numRuns: propertyRuns(400) },
  )
  expect(handedOut).toBeGreaterThan(15)
})
