// Hostile texts come back unchanged from a lexer that shares nothing with the writer, what is rendered is never weaker than what was
// asked, and a script somebody changed is not taken for what it was.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Artefact } from '#domain/artefact.ts'
import { isInbound, isOutbound, senderDomainsOf, type TlsPolicy } from '#domain/tls-policy.ts'
import { exchangeOnlineTarget } from '#gateways/exchange-online/target.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { dataPartOf } from '#test/support/powershell-literals.ts'
import { readScript } from '#test/support/powershell-syntax.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import { anyPolicy, samplePolicy } from '../sample-policy.ts'
import { type ReadRow, rowsIn } from './read-tables.ts'
import { everyKind, fullSite, onlineSite } from './sample.ts'

const anySite = fc.constantFrom(onlineSite, fullSite)

/** Arbitrary texts and domains in a policy the product can express. */
const hostileTexts = anyPolicy.map((policy) =>
  samplePolicy({
    id: policy.id,
    partner: policy.partner,
    agreement: policy.agreement,
    domains: policy.domains,
    includeSubdomains: policy.includeSubdomains,
    direction: policy.direction,
    level: 'encrypt',
  }),
)

/** Arbitrary policies, most of which the product can express. */
const mostlyExpressible = anyPolicy.map((policy) => ({
  ...policy,
  level: policy.level === 'may' || policy.level === 'fingerprint' ? ('secure' as const) : policy.level,
  trust: { kind: 'public' as const, authorities: [] },
  suites: 'any' as const,
  clientCertificate: null,
  inbound: { ...policy.inbound, addresses: policy.inbound.addresses.filter((address) => !address.includes(':')) },
}))

function scriptsIn(files: readonly Artefact[]): readonly [Artefact, Artefact] {
  const [apply, verify] = files
  if (apply === undefined || verify === undefined) throw new Error('script missing')
  return [apply, verify]
}

test('every text comes back unchanged, whatever the partner is called', async () => {
  await fc.assert(
    fc.asyncProperty(hostileTexts, anySite, async (policy, site) => {
      const outcome = exchangeOnlineTarget.render([policy], site)
      if (!outcome.ok) {
        expect(outcome.fault.code).toBe('gateway.unsafe-value')
        return
      }
      for (const script of scriptsIn(outcome.value.artefacts)) {
        expect(script.content).toMatch(/^[\t\r\n\x20-\x7e]*$/)
        for (const row of rowsIn(script)) {
          expect([row.partner, row.agreement]).toEqual([policy.partner, policy.agreement ?? ''])
          expect(row.settings['Name']).toMatch(/^[A-Za-z0-9 ._-]{1,64}$/)
          const domains = row.settings[row.kind === 'outbound' ? 'RecipientDomains' : 'SenderDomains']
          expect(new Set((domains as readonly string[]).map((domain) => domain.replace(/^\*\./, '')))).toEqual(
            new Set(policy.domains),
          )
        }
        expect((await readScript(dataPartOf(script.content))).errors).toEqual([])
      }
    }),
    { numRuns: propertyRuns(60, 5_000) },
  )
})

/** Texts that may stand in a script; the others are refused, which the property above holds. */
const safeTexts = hostileTexts.filter(
  (policy) => !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(`${policy.partner}${policy.agreement ?? ''}`),
)

test('the quick reader and the lexer agree on hostile texts, many to a script', () => {
  let read = 0
  const many = fc.uniqueArray(safeTexts, { minLength: 20, maxLength: 30, selector: (policy) => policy.id })
  fc.assert(
    fc.property(many, (policies) => {
      const outcome = renderProven(exchangeOnlineTarget, policies, onlineSite)
      if (!outcome.ok) {
        expect(outcome.fault.code).toMatch(/^gateway\.duplicate-/)
        return
      }
      const [apply] = scriptsIn(outcome.value.artefacts)
      const rows = new Map(rowsIn(apply).map((row) => [row.id, row]))
      const readings = valueIn(exchangeOnlineTarget.readBack(outcome.value.artefacts))
      expect(readings).toHaveLength(policies.length)
      for (const reading of readings) expect(reading.agreement ?? '').toBe(rows.get(reading.id)?.agreement)
      for (const policy of policies) expect(rows.get(policy.id)?.partner).toBe(policy.partner)
      read += policies.length
    }),
    { numRuns: propertyRuns(20, 2_500) },
  )
  expect(read).toBeGreaterThan(100)
})

const levelOf: Readonly<Record<string, readonly string[]>> = {
  encrypt: ['EncryptionOnly', 'CertificateValidation', 'DomainValidation'],
  verify: ['CertificateValidation', 'DomainValidation'],
  secure: ['DomainValidation'],
  dane: ['EncryptionOnly'],
}

function expectNotWeaker(policy: TlsPolicy, rows: readonly ReadRow[]): void {
  expect(rows.map((row) => row.kind).sort()).toEqual([
    ...(isInbound(policy) ? ['inbound'] : []),
    ...(isOutbound(policy) ? ['outbound'] : []),
  ])
  for (const { kind, settings } of rows) {
    expect(settings['ConnectorType']).toBe('Partner')
    if (kind === 'inbound') {
      expect(settings['RequireTls']).toBe(true)
      for (const domain of senderDomainsOf(policy)) expect(settings['SenderDomains']).toContain(domain)
      const certificate = policy.inbound.certificate
      expect(settings['RestrictDomainsToCertificate']).toBe(certificate !== null)
      if (certificate !== null) expect([settings['TlsSenderCertificateName']]).toEqual(certificate.names)
      continue
    }
    for (const domain of policy.domains) expect(settings['RecipientDomains']).toContain(domain)
    expect(levelOf[policy.level]).toContain(settings['TlsSettings'])
    if (policy.level === 'dane') expect(settings['SmtpDaneMode']).toBe('Mandatory')
    expect(settings['UseMXRecord']).toBe(policy.route.kind === 'mx')
    expect(policy.minProtocol).toBe('TLSv1.2')
  }
}

test('what is rendered is never weaker than what was asked', () => {
  let rendered = 0
  fc.assert(
    fc.property(fc.oneof(anyPolicy, mostlyExpressible), anySite, (policy, site) => {
      const outcome = renderProven(exchangeOnlineTarget, [policy], site)
      if (!outcome.ok) return
      rendered += 1
      for (const script of scriptsIn(outcome.value.artefacts)) expectNotWeaker(policy, rowsIn(script))
    }),
    { numRuns: propertyRuns(400, 20_000) },
  )
  // Or the property would say nothing.
  expect(rendered).toBeGreaterThan(20)
})

test('every kind of connector is proven, and reads as what was asked', () => {
  const rendering = valueIn(renderProven(exchangeOnlineTarget, everyKind, fullSite))
  const readings = valueIn(exchangeOnlineTarget.readBack(rendering.artefacts))
  for (const policy of everyKind) {
    const reading = readings.find((each) => each.id === policy.id)
    expect(reading).toMatchObject({
      direction: policy.direction,
      agreement: policy.agreement,
      reviewBy: policy.reviewBy,
    })
    if (isOutbound(policy)) expect(reading).toMatchObject({ level: policy.level, route: policy.route })
  }
})

describe('a changed script', () => {
  const files = valueIn(exchangeOnlineTarget.render([samplePolicy({ direction: 'both' })], onlineSite)).artefacts
  const changed = (from: string, to: string, count = 2) =>
    files.map((file, index) => {
      if (index >= count) return file
      expect(file.content).toContain(from)
      return { ...file, content: file.content.replace(from, to) }
    })
  const proven = (artefacts: readonly Artefact[]) =>
    renderProven(
      { ...exchangeOnlineTarget, render: () => ({ ok: true, value: { artefacts: [...artefacts], notes: [] } }) },
      [samplePolicy({ direction: 'both' })],
      onlineSite,
    )

  test('is what the next tests change', () => {
    expect(proven(files).ok).toBe(true)
  })

  test.each([
    ["TlsSettings = 'DomainValidation'", "TlsSettings = 'EncryptionOnly'", 'gateway.not-readable'],
    ["TlsDomain = 'mx.bank.example'", "TlsDomain = 'mx.evil.example'", 'gateway.demand-not-expressible names'],
    [
      "RecipientDomains = @('bank.example')",
      "RecipientDomains = @('x.example')",
      'gateway.demand-not-expressible domains',
    ],
    [
      "RecipientDomains = @('bank.example')",
      "RecipientDomains = @('bank.example', '*.x.example')",
      'gateway.not-readable',
    ],
    [
      "SenderDomains = @('bank.example')",
      "SenderDomains = @('x.example')",
      'gateway.demand-not-expressible inbound.senders',
    ],
    [
      "SenderDomains = @('bank.example')",
      "SenderDomains = @('bank.example', '*.bank.example')",
      'gateway.demand-not-expressible includeSubdomains',
    ],
    ['RequireTls = $true', 'RequireTls = $false', 'gateway.not-readable'],
    ["ConnectorType = 'Partner'", "ConnectorType = 'OnPremises'", 'gateway.not-readable'],
    ['IsTransportRuleScoped = $false', 'IsTransportRuleScoped = $true', 'gateway.not-readable'],
    ["Kind = 'inbound'", "Kind = 'outbound'", 'gateway.not-readable'],
    [
      'UseMXRecord = $true',
      "UseMXRecord = $false\r\n            SmartHosts = @('x.example')",
      'gateway.demand-not-expressible route',
    ],
    ['Settings = @{', 'Settings = @(', 'gateway.not-readable'],
    ['RequireTls = $true', 'RequireTls = (Get-Date)', 'gateway.not-readable'],
  ])('%s made %s', (from, to, expected) => {
    const fault = faultIn(proven(changed(from, to)))
    expect([fault.code, ...(expected.includes(' ') ? [fault.params['field']] : [])].join(' ')).toBe(expected)
  })

  test('in one of two files is found', () => {
    const fault = faultIn(proven(changed('TlsDomain', 'TlsDomain2', 1)))
    expect(fault.code).toBe('gateway.not-readable')
    const tag = faultIn(proven(changed('Recipient = ', 'Recipient =  ', 1)))
    expect(tag.params['file']).toBe('handschlag-exchange-online-apply.ps1')
    const second = files.map((file, index) =>
      index === 1 ? { ...file, content: file.content.replace('mx.bank', 'mx.b') } : file,
    )
    expect(faultIn(proven(second)).params['file']).toBe('handschlag-exchange-online-verify.ps1')
  })
})
