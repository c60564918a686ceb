// The form of a choice: text becomes a choice the domain accepts as it is, what is wrong is named at its field, and what was changed shows.
import '#test/support/property-runs.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { languages } from '#domain/language.ts'
import { defaultChoice, type PolicyChoice, policyChoice } from '#domain/policy-choice.ts'
import { translatorFor } from '#i18n/translate.ts'
import { choiceIssueText } from '../../../renderer/features/gateways/choice-issue-text.ts'
import { type ChoiceValues, valuesOf } from '../../../renderer/features/gateways/choice-values.ts'
import {
  type ChoicePart,
  choiceParts,
  isPartWrong,
  isUsual,
  partWords,
  shownParts,
  withoutWrong,
} from '../../../renderer/features/gateways/choice-words.ts'
import { readChoice } from '../../../renderer/features/gateways/read-choice.ts'
import { readCertificates, readHosts, readPins } from '../../../renderer/features/gateways/read-lists.ts'
import { createFormats } from '../../../renderer/formats.ts'

const usual = valuesOf(defaultChoice)
const base64 = `MIIB${'abcd'.repeat(60)}`
const certificate = `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}(?!$)/g, '$&\n')}\n-----END CERTIFICATE-----\n`
const pin = '0123456789abcdef'.repeat(4)

const whole: PolicyChoice = {
  level: 'fingerprint',
  includeSubdomains: true,
  direction: 'both',
  trust: { kind: 'private', authorities: [certificate] },
  pins: [pin],
  minProtocol: 'TLSv1.3',
  suites: 'bsi',
  clientCertificate: 'partner-2026',
  route: {
    kind: 'hosts',
    hosts: [
      { host: 'mail.partner.example', port: 2525 },
      { host: 'b.example', port: 25 },
    ],
  },
  inbound: {
    senderDomains: ['partner.example'],
    addresses: ['192.0.2.25', '2001:db8::/64'],
    minProtocol: 'TLSv1.3',
    certificate: { names: ['*.partner.example'], pins: [pin], authorities: [certificate] },
    reply: 'refuse',
  },
  failure: { action: 'hold', warnAfterHours: 8, giveUpAfterHours: 48 },
  reviewBy: '2027-01-31',
}

test('the usual choice and a full one come back from the form unchanged', () => {
  for (const choice of [defaultChoice, whole]) {
    expect(policyChoice.parse(choice)).toEqual(choice)
    expect(readChoice(valuesOf(choice))).toEqual({ choice, issues: {} })
  }
})

test('what is pasted is normalised: case, colons, dots at the end, doubles and blanks', () => {
  const { choice, issues } = readChoice({
    ...usual,
    level: 'fingerprint',
    direction: 'both',
    pins: `sha256 Fingerprint=${(pin.toUpperCase().match(/../g) ?? []).join(':')}\n${pin}`,
    trust: 'private',
    authorities: `subject=CN = A\n-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n${certificate}`,
    route: 'hosts',
    hosts: 'MAIL.Müller.example:587; mail.xn--mller-kva.example:587',
    clientCertificate: ' partner-2026 ',
    senderDomains: 'Müller.example.',
    warnAfterHours: ' 8 ',
  })
  expect(issues).toEqual({})
  expect(choice).toMatchObject({
    pins: [pin],
    trust: { kind: 'private', authorities: [certificate] },
    route: { kind: 'hosts', hosts: [{ host: 'mail.xn--mller-kva.example', port: 587 }] },
    clientCertificate: 'partner-2026',
    inbound: { senderDomains: ['xn--mller-kva.example'] },
    failure: { warnAfterHours: 8 },
  })
})

const key = '-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----'
const asking = { ...usual, direction: 'both', demandsCertificate: true, inboundNames: 'a.example' } as const

test.each<[Partial<ChoiceValues>, keyof ChoiceValues, string, ChoicePart]>([
  [{ pins: 'abc' }, 'pins', 'not-a-pin', 'pins'],
  [{ authorities: 'hello' }, 'authorities', 'not-pem', 'trust'],
  [{ authorities: `${certificate}-----BEGIN CERTIFICATE-----\nMIIB` }, 'authorities', 'not-pem', 'trust'],
  [{ authorities: `${certificate}${key}` }, 'authorities', 'private-key', 'trust'],
  [{ authorities: certificate.replace('MIIB', 'AAAA') }, 'authorities', 'not-pem', 'trust'],
  [{ trust: 'private' }, 'authorities', 'authorities-missing', 'trust'],
  [{ route: 'hosts' }, 'hosts', 'hosts-missing', 'route'],
  [{ route: 'hosts', hosts: 'mail.partner.example:99999' }, 'hosts', 'not-a-host-line', 'route'],
  [{ route: 'hosts', hosts: '192.0.2.1' }, 'hosts', 'not-a-host-line', 'route'],
  [{ clientCertificate: 'Partner 2026' }, 'clientCertificate', 'not-a-certificate-name', 'client'],
  [{ warnAfterHours: '0' }, 'warnAfterHours', 'not-hours', 'failure'],
  [{ giveUpAfterHours: '721' }, 'giveUpAfterHours', 'not-hours', 'failure'],
  [{ warnAfterHours: '48', giveUpAfterHours: '24' }, 'warnAfterHours', 'warn-after-give-up', 'failure'],
  [{ senderDomains: 'a.example bad_' }, 'senderDomains', 'not-a-domain', 'inbound'],
  [{ addresses: '192.0.2.0/33' }, 'addresses', 'not-an-address-range', 'inbound'],
  [{ inboundNames: '' }, 'inboundNames', 'proof-missing', 'inbound'],
  [{ inboundNames: '*.*.example' }, 'inboundNames', 'not-a-host', 'inbound'],
  [{ inboundAuthorities: key }, 'inboundAuthorities', 'private-key', 'inbound'],
  [{ reviewBy: '2027-02-30' }, 'reviewBy', 'not-a-date', 'review'],
])('%j is named at %s as %s', (change, field, code, part) => {
  const { choice, issues } = readChoice({ ...asking, ...change })
  expect(choice).toBeNull()
  expect(Object.keys(issues)).toEqual([field])
  expect(issues[field]?.code).toBe(code)
  expect(isPartWrong(issues, part)).toBe(true)
  for (const language of languages) {
    const text = choiceIssueText(issues[field], translatorFor(language)) ?? ''
    expect(text).not.toMatch(/\{\{|^issue\.|configure:/)
    expect(text).not.toContain('PRIVATE KEY')
  }
})

test('what the direction does not ask for cannot stand in the way, and its halves are not lost', () => {
  const inbound = readChoice({ ...usual, direction: 'inbound', pins: 'abc', minProtocol: 'TLSv1.3' })
  expect(inbound.issues).toEqual({})
  expect(inbound.choice).toMatchObject({ direction: 'inbound', pins: [], inbound: defaultChoice.inbound })
  const outbound = readChoice({ ...valuesOf(whole), direction: 'outbound', addresses: 'nowhere' })
  expect(outbound.choice).toMatchObject({ direction: 'outbound', pins: [pin], inbound: defaultChoice.inbound })
  const kept = readChoice({ ...valuesOf(whole), direction: 'outbound' })
  expect(kept.choice?.inbound).toEqual(whole.inbound)
})

test('any text either becomes a choice the domain accepts or is named', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom(certificate, pin, 'a.example', '192.0.2.1', '10', ''))
  const typed = fc.record({
    pins: text,
    authorities: text,
    hosts: text,
    clientCertificate: text,
    senderDomains: text,
    addresses: text,
    inboundNames: text,
    inboundPins: text,
    inboundAuthorities: text,
    warnAfterHours: text,
    giveUpAfterHours: text,
    reviewBy: text,
    route: fc.constantFrom('mx', 'hosts'),
    trust: fc.constantFrom('public', 'private'),
    direction: fc.constantFrom('outbound', 'inbound', 'both'),
  })
  fc.assert(
    fc.property(typed, (change) => {
      const { choice, issues } = readChoice({ ...usual, demandsCertificate: true, ...change })
      expect(choice === null).toBe(Object.keys(issues).length > 0)
      if (choice !== null) expect(policyChoice.parse(choice)).toEqual(choice)
    }),
    { numRuns: 300 },
  )
})

test('the usual is marked as usual, every change in its part, and closed parts say what they hold', () => {
  const parts = Object.keys(choiceParts) as ChoicePart[]
  const changed = valuesOf(whole)
  for (const part of parts) {
    expect(isUsual(usual, part), part).toBe(true)
    expect(isUsual(changed, part), part).toBe(false)
  }
  for (const language of languages) {
    const t = translatorFor(language)
    const formats = createFormats(language)
    for (const part of parts) {
      const words = partWords(whole, part, t, formats)
      expect(words, part).not.toBe(partWords(defaultChoice, part, t, formats))
      expect(words, part).not.toMatch(/\{\{|configure:|\b(direction|trust|failure)\./)
    }
    expect(partWords(whole, 'route', t, formats)).toContain('mail.partner.example:2525')
    expect(partWords(whole, 'failure', t, formats)).toMatch(/8.*48/)
  }
})

test('parts that are right say what they hold while another is wrong', () => {
  const values = { ...valuesOf(whole), pins: 'abc', authorities: 'x', addresses: 'nowhere' }
  const { choice, issues } = readChoice(values)
  expect(choice).toBeNull()
  const shown = readChoice(withoutWrong(values, issues))
  expect(shown.issues).toEqual({})
  expect(shown.choice).toMatchObject({ route: whole.route, failure: whole.failure, suites: 'bsi', pins: [] })
})

test('only parts the direction asks for are shown; fingerprints where they count', () => {
  expect(shownParts(usual)).not.toContain('inbound')
  expect(shownParts(usual)).not.toContain('pins')
  expect(shownParts({ ...usual, level: 'fingerprint' })).toContain('pins')
  expect(shownParts({ ...usual, direction: 'inbound' })).toEqual(['direction', 'inbound', 'review'])
  expect(shownParts({ ...usual, direction: 'both' })).toContain('inbound')
})

test('every field of the form except level and subdomains belongs to exactly one part', () => {
  const fields = Object.values(choiceParts).flat()
  expect(new Set(fields).size).toBe(fields.length)
  expect([...fields, 'includeSubdomains', 'level'].toSorted()).toEqual(Object.keys(usual).toSorted())
})

test('lists have their limits', () => {
  const many = Array.from({ length: 51 }, (_, index) => index.toString(16).padStart(64, '0')).join('\n')
  expect(readPins(many, 50).issue).toEqual({ code: 'too-many', value: '50' })
  expect(readHosts('').values).toEqual([])
  expect(readCertificates('', 20)).toEqual({ values: [] })
})
