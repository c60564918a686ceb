// The model of the paper: what was said stands there, what nobody said stays open, and a default of ours is never the partner's word.
import { describe, expect, test } from 'vitest'
import { agreementDocument } from '#agreement/document.ts'
import type { AgreementFacts } from '#agreement/facts.ts'
import { type FieldKey, fieldKeys, groupKeys } from '#agreement/field-codes.ts'
import type { FieldRow } from '#agreement/field-value.ts'
import { logoOf } from '#agreement/logo.ts'
import { emptySide, type SideTerms } from '#domain/agreement/side-terms.ts'
import { defaultDirection } from '#domain/agreement/terms.ts'
import { fullFacts, minimalFacts } from '#test/support/paper-facts.ts'
import { fullAgreement, minimalAgreement } from '#test/support/paper-versions.ts'
import { sampleReport } from '#test/support/samples.ts'

function rowOf(key: FieldKey, facts: AgreementFacts): FieldRow {
  const row = agreementDocument(facts)
    .groups.flatMap((group) => group.rows)
    .find((entry) => entry.key === key)
  if (row === undefined) throw new Error(`no field ${key}`)
  return row
}

const partnerSays = (changes: Partial<SideTerms>): AgreementFacts => {
  const agreement = minimalAgreement()
  const partner = { ...agreement.terms.partner, ...changes }
  return minimalFacts({ agreement: { ...agreement, terms: { ...agreement.terms, partner } } })
}

test('a full version shows every field and every group once', () => {
  const { groups } = agreementDocument(fullFacts())
  const keys = groups.flatMap((group) => group.rows.map((row) => row.key))
  expect(keys.toSorted()).toEqual([...fieldKeys].toSorted())
  expect(groups.map(({ key }) => key).toSorted()).toEqual([...groupKeys].toSorted())
})

test('fields that would say nothing to anybody are left out', () => {
  const keys = agreementDocument(minimalFacts()).groups.flatMap((group) => group.rows.map((row) => row.key))
  for (const key of ['rootPins', 'pins', 'reviewBy'] as const) expect(keys).not.toContain(key)
})

describe('what nobody said', () => {
  test.each(['address', 'sendingAddresses', 'hosts', 'authority', 'outOfBand', 'warnAfterHours', 'liftWho'] as const)(
    '%s is room for the pen on both sides',
    (key) => {
      expect(rowOf(key, minimalFacts())).toMatchObject({ own: { kind: 'blank' }, partner: { kind: 'blank' } })
    },
  )

  test.each(['route', 'binding', 'dane', 'mtaSts', 'hostsConfirmed', 'reply', 'fallback', 'renewal'] as const)(
    '%s of the partner stays boxes, although our form has a default',
    (key) => {
      expect(rowOf(key, minimalFacts())).toMatchObject({ partner: { kind: 'boxes' } })
    },
  )

  test('is a dash once both sides agreed, but accepting stays open', () => {
    const closed = minimalFacts({ agreement: minimalAgreement({ state: 'active' }) })
    expect(rowOf('address', closed)).toMatchObject({ own: { kind: 'nothing' }, partner: { kind: 'nothing' } })
    expect(rowOf('reply', closed)).toMatchObject({ partner: { kind: 'nothing' } })
    expect(rowOf('accept', closed)).toMatchObject({ own: { kind: 'blank' }, partner: { kind: 'blank' } })
  })
})

describe('the word of the partner', () => {
  test('counts where it differs from the default', () => {
    expect(rowOf('route', partnerSays({ route: 'hosts' }))).toMatchObject({
      partner: { kind: 'choice', code: 'hosts' },
    })
  })

  test('counts as given, default or not, when the partner wrote the version or said yes', () => {
    const written = minimalFacts({ agreement: minimalAgreement({ issuedBy: 'partner', state: 'sent' }) })
    expect(rowOf('binding', written)).toMatchObject({ partner: { kind: 'choice', code: 'binding-name' } })
    const { confirmations } = fullAgreement()
    const said = minimalFacts({ agreement: minimalAgreement({ state: 'sent', confirmations }) })
    expect(rowOf('route', said)).toMatchObject({ partner: { kind: 'choice', code: 'mx' } })
    const ours = confirmations.filter(({ side }) => side === 'own')
    const unsaid = minimalFacts({ agreement: minimalAgreement({ state: 'sent', confirmations: ours }) })
    expect(rowOf('route', unsaid)).toMatchObject({ partner: { kind: 'boxes' } })
  })

  test('DANE and MTA-STS may come from a test instead', () => {
    const tested = minimalFacts({ reports: [sampleReport()] })
    expect(rowOf('dane', tested)).toMatchObject({ partner: { kind: 'choice', code: 'no' } })
    expect(rowOf('route', tested)).toMatchObject({ partner: { kind: 'boxes' } })
  })
})

describe('what is said', () => {
  test.each([
    ['hosts', { partner: { hosts: [{ name: 'mx.bank.example:25', addresses: ['198.51.100.7'] }] } }],
    ['certificateUntil', { own: { kind: 'day', day: '2027-03-31' } }],
    ['pins', { own: { kind: 'nothing' }, partner: { hashes: ['d'.repeat(64), 'e'.repeat(64)] } }],
    ['goLive', { own: { day: '2026-12-15' }, partner: { day: '2027-01-11' } }],
    ['noticeProvider', { both: { lines: [{ code: 'workingDays', params: { count: 20 } }] } }],
    ['annexes', { both: { codes: ['test-report', 'root-certificate'] } }],
  ] as const)('%s stands there', (key, expected) => {
    expect(rowOf(key, fullFacts())).toMatchObject(expected)
  })

  test('a direction that is not covered says so, and no value of it stands there', () => {
    const facts = minimalFacts()
    expect(rowOf('level', facts)).toMatchObject({
      own: { level: 'secure' },
      partner: { lines: [{ code: 'notCovered' }] },
    })
    expect(rowOf('goLive', facts)).toMatchObject({ own: { kind: 'blank' }, partner: { kind: 'nothing' } })
  })

  test.each([
    ['secure', null, ['hold']],
    ['may', null, ['clear']],
    ['secure', 'may', ['hold', 'clear']],
  ] as const)('with %s there and %s back no paper claims to hold what it does not', (there, back, codes) => {
    const agreement = minimalAgreement()
    const toUs = back === null ? null : { ...defaultDirection, level: back }
    const terms = { ...agreement.terms, toPartner: { ...defaultDirection, level: there }, toUs }
    const row = rowOf('onFailure', minimalFacts({ agreement: { ...agreement, terms } }))
    expect(row).toMatchObject({ both: { lines: codes.map((code) => ({ code })) } })
  })

  test('the clause on liability is part of it only where it was taken in', () => {
    expect(agreementDocument(fullFacts()).indemnity?.de).toContain('Keine Seite haftet')
    const agreement = fullAgreement()
    const common = {
      ...agreement.terms.common,
      indemnity: { isIncluded: false, text: { de: 'Keine Seite haftet.', en: '' } },
    }
    const without = fullFacts({ agreement: { ...agreement, terms: { ...agreement.terms, common } } })
    expect(agreementDocument(without).indemnity).toBeNull()
  })
})

test('its date is the day it was given out, for a draft the day it was changed last', () => {
  expect(agreementDocument(fullFacts()).date).toBe('2026-11-22')
  expect(agreementDocument(minimalFacts()).date).toBe('2026-11-20')
})

test('the newest test of each agreed domain counts, whatever the order; an untested one stands there untested', () => {
  const older = sampleReport({ startedAt: '2026-11-20T10:00:00.000Z' })
  const newer = sampleReport({ startedAt: '2026-11-21T09:00:00.000+01:00' })
  for (const reports of [
    [older, newer],
    [newer, older],
  ]) {
    const [first, second] = agreementDocument(fullFacts({ reports })).measurements
    expect(first?.measurement?.startedAt).toBe(newer.startedAt)
    expect(second).toEqual({ domain: 'leasing.bank.example', measurement: null })
  }
})

test('nothing is known of an empty side but its emptiness', () => {
  const agreement = minimalAgreement({ terms: { ...minimalAgreement().terms, partner: emptySide } })
  expect(agreementDocument(minimalFacts({ agreement })).measurements).toEqual([])
})

test.each([
  [Buffer.from('\x89PNG\r\n\x1a\nrest', 'latin1'), 'image/png'],
  [Buffer.from('\xff\xd8\xff\xe0', 'latin1'), 'image/jpeg'],
  [Buffer.from('<svg/>'), undefined],
])('a logo is known by its first bytes', (content, mediaType) => {
  expect(logoOf(content)?.mediaType).toBe(mediaType)
})
