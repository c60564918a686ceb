// Whatever the schema lets in is either refused or comes back from the files as it was meant; files somebody changed are noticed.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Artefact } from '#domain/artefact.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { differencesOf } from '#gateways/policy-reading.ts'
import { postfixTarget } from '#gateways/postfix/target.ts'
import { validatePolicyMap } from '#gateways/postfix/validate-policy-map.ts'
import { postfixVersions } from '#gateways/postfix/version.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import { anyPostfixPolicy, postfixPolicy, samplePostfixSite } from './sample.ts'

const refusals = [
  'gateway.client-certificate-unknown',
  'gateway.demand-not-expressible',
  'gateway.duplicate-domain',
  'gateway.duplicate-policy',
  'gateway.level-not-expressible',
  'gateway.pins-missing',
  'gateway.version-too-old',
]
const policySets = fc.uniqueArray(anyPostfixPolicy, { minLength: 1, maxLength: 5, selector: ({ id }) => id })

test('any policies come back as they were meant, or are refused by name', () => {
  let proven = 0
  const reasons = new Set<string>()
  fc.assert(
    fc.property(policySets, fc.constantFrom(...postfixVersions), fc.boolean(), (policies, version, serverTimes) => {
      const site = samplePostfixSite({ version, serverTimes })
      const outcome = renderProven(postfixTarget, policies, site)
      if (!outcome.ok) {
        reasons.add(outcome.fault.code)
        expect(refusals).toContain(outcome.fault.code)
        return
      }
      proven += 1
      const map = outcome.value.artefacts.find(({ name }) => name === 'tls_policy')?.content ?? ''
      expect(validatePolicyMap(map, version)).toEqual([])
    }),
    { numRuns: propertyRuns(1500) },
  )
  expect(proven).toBeGreaterThan(50)
  expect(reasons.size).toBeGreaterThan(3)
})

test('one policy at a time is refused only for what stands in it', () => {
  const site = samplePostfixSite()
  let proven = 0
  fc.assert(
    fc.property(anyPostfixPolicy, (policy) => {
      const outcome = renderProven(postfixTarget, [policy], site)
      const isRefused = mustRefuse(policy)
      expect(outcome.ok, JSON.stringify(outcome)).toBe(!isRefused)
      if (outcome.ok) proven += 1
    }),
    { numRuns: propertyRuns(1500) },
  )
  expect(proven).toBeGreaterThan(200)
})

/** What a site that can do everything still cannot do, written down again. */
function mustRefuse(policy: TlsPolicy): boolean {
  const { level, suites, minProtocol, pins, direction, inbound } = policy
  const isOut = direction !== 'inbound'
  const isIn = direction !== 'outbound'
  const badOut =
    level === 'verify' ||
    (level === 'fingerprint' && pins.length === 0) ||
    (level === 'may' && suites !== 'any') ||
    (suites === 'bsi' && minProtocol === 'TLSv1.3')
  const badIn = inbound.minProtocol === 'TLSv1.3' || inbound.certificate?.pins.length === 0
  return (isOut && badOut) || (isIn && badIn)
}

describe('a changed file is noticed', () => {
  const policy = postfixPolicy({
    direction: 'both',
    includeSubdomains: true,
    inbound: { certificate: { pins: ['ab'.repeat(32)] } },
  })
  const artefacts = valueIn(renderProven(postfixTarget, [policy], samplePostfixSite())).artefacts
  const changed = (name: string, from: string, to: string): readonly Artefact[] =>
    artefacts.map((artefact) => {
      if (artefact.name !== name) return artefact
      expect(artefact.content).toContain(from)
      return { ...artefact, content: artefact.content.replaceAll(from, to) }
    })

  test.each([
    ['tls_policy', 'secure match=mx.bank.example', 'encrypt', 'level'],
    ['tls_policy', 'match=mx.bank.example', 'match=mx.evil.example', 'names'],
    ['transport', 'handschlag:', 'handschlag:[mx.bank.example]:25', undefined],
    ['sender_tls', '.bank.example', '.else.example', undefined],
    ['main.cf.section', 'AB:AB:AB', 'AC:AB:AB', 'inbound.certificate'],
    ['main.cf.section', 'smtpd_tls_fingerprint_digest = sha256', 'smtpd_tls_fingerprint_digest = md5', undefined],
    ['master.cf.section', 'handschlag unix', 'other unix', undefined],
    ['main.cf.section', 'transport_maps = hash:/etc/postfix/handschlag/transport, ', 'transport_maps = ', undefined],
    ['main.cf.section', '/handschlag/sender_tls', '/handschlag/sender_other', undefined],
    [
      'main.cf.section',
      'smtpd_sender_restrictions = check_sender_access',
      'smtpd_sender_restrictions = warn',
      undefined,
    ],
    ['master.cf.section', 'smtp_tls_security_level=secure', 'smtp_tls_security_level=may', undefined],
    ['master.cf.section', 'smtp_fallback_relay=', 'smtp_fallback_relay=[mx.evil.example]', undefined],
    ['master.cf.section', '/handschlag/tls_policy', '/postfix/tls_policy', undefined],
    ['tls_policy', 'match=mx.bank.example', 'match=hostname', undefined],
    ['tls_policy', 'secure match=mx.bank.example', 'secure', undefined],
    ['tls_policy', '\nbank.example secure', '\nbunk.example secure', undefined],
  ])('%s: %s', (name, from, to, field) => {
    const reading = postfixTarget.readBack(changed(name, from, to))
    if (field === undefined) {
      const weaker = reading.ok ? reading.value.flatMap((each) => differencesOf(policy, each)) : ['unreadable']
      expect(weaker.length).toBeGreaterThan(reading.ok ? 1 : 0)
      return
    }
    const [read] = valueIn(reading)
    expect(differencesOf(policy, read ?? { id: '' })).toContainEqual({ field, kind: 'weaker' })
  })

  test.each(['tls_policy', 'transport', 'main.cf.section', 'master.cf.section'])('%s is missing', (name) => {
    const fault = faultIn(postfixTarget.readBack(artefacts.filter((artefact) => artefact.name !== name)))
    expect(fault).toMatchObject({ code: 'gateway.not-readable', params: { file: name } })
  })
})
