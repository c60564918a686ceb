// The terms as a form: every field reads what it shows, names what is wrong, has its sentences, and every path that can be missing leads to one.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { missingTerms } from '#domain/agreement/required.ts'
import { emptySide } from '#domain/agreement/side-terms.ts'
import { agreementTerms, defaultDirection, emptyTerms } from '#domain/agreement/terms.ts'
import { catalog } from '#i18n/catalog.ts'
import { translatorFor } from '#i18n/translate.ts'
import '#test/support/property-runs.ts'
import { fullTerms } from '#test/support/window/agreement-samples.ts'
import {
  isIn,
  placeOf,
  putAt,
  type Scope,
  scopesOf,
  showAt,
  type TermRow,
  termSections,
} from '../../../renderer/features/agreement-terms/term-sections.ts'
import {
  hintOf,
  issueText,
  labelOf,
  pathWords,
  valueWord,
} from '../../../renderer/features/agreement-terms/term-words.ts'

const rows = termSections.flatMap((section) => section.rows)
const cells = rows.flatMap((row) => scopesOf[row.kind].map((scope: Scope) => ({ row, scope })))
const rowAt = (path: string): TermRow => {
  const place = placeOf(path)
  if (place === undefined) throw new Error(`no field for ${path}`)
  return place.row
}
const written = (path: string, text: string) => {
  const place = placeOf(path)
  if (place === undefined) throw new Error(`no field for ${path}`)
  return putAt(fullTerms, place.row, place.scope, text)
}

test('every value of the terms has a field', () => {
  const paths = new Set(cells.map(({ row, scope }) => `${scope}.${row.field.path}`))
  for (const key of Object.keys(emptySide)) {
    const found = [...paths].some((path) => path === `own.${key}` || path.startsWith(`own.${key}.`))
    expect({ key, found }).toEqual({ key, found: true })
  }
  for (const key of Object.keys(emptyTerms.common)) {
    const found = [...paths].some((path) => path === `common.${key}` || path.startsWith(`common.${key}.`))
    expect({ key, found }).toEqual({ key, found: true })
  }
})

test.each([
  ['full', fullTerms],
  ['empty', emptyTerms],
])('what a field shows of %s terms it reads back unchanged', (_, terms) => {
  for (const { row, scope } of cells) {
    const shown = showAt(terms, row, scope)
    if (shown === null) continue
    expect([row.field.path, putAt(terms, row, scope, shown)]).toEqual([row.field.path, { terms }])
  }
})

test('whatever is typed, terms stay what the schema allows, or the text is refused', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.constantFrom('*.bank.example', 'a@b.example auto', 'x; 4', '12', '2026-02-30', 'yes'),
  )
  fc.assert(
    fc.property(fc.constantFrom(...cells), texts, ({ row, scope }, text) => {
      const result = putAt(fullTerms, row, scope, text)
      if ('terms' in result) expect(agreementTerms.parse(result.terms)).toEqual(result.terms)
      else expect(issueText(result.issue, translatorFor('de'))).not.toBe('')
    }),
  )
})

describe('lists as people write them', () => {
  test('domains take subdomains along by a star, once each', () => {
    expect(written('own.domains', 'Bank.example, *.bank.example\nb\u00fccher.example')).toMatchObject({
      terms: {
        own: {
          domains: [
            { name: 'bank.example', includeSubdomains: true },
            { name: 'xn--bcher-kva.example', includeSubdomains: false },
          ],
        },
      },
    })
    expect(written('own.domains', 'bank.example\nnot a domain!')).toEqual({
      issue: { code: 'domain', value: 'not' },
    })
  })

  test('hosts bring port and addresses', () => {
    expect(written('partner.hosts', 'mx1.bank.example\nmx2.bank.example:2525 192.0.2.1 2001:db8::/64')).toMatchObject({
      terms: {
        partner: {
          hosts: [
            { host: 'mx1.bank.example', port: 25, addresses: [] },
            { host: 'mx2.bank.example', port: 2525, addresses: ['192.0.2.1', '2001:db8::/64'] },
          ],
        },
      },
    })
    for (const wrong of ['mx1.bank.example:0', 'mx1.bank.example 300.0.0.1', ':25'])
      expect(written('partner.hosts', wrong)).toEqual({ issue: { code: 'host-line', value: wrong } })
  })

  test('mailboxes, escalation, signatories and pins', () => {
    expect(written('own.testMailboxes', 'a@b.example AUTO\nc@d.example')).toMatchObject({
      terms: { own: { testMailboxes: [{ repliesItself: true }, { repliesItself: false }] } },
    })
    expect(written('own.escalation', 'Leitstelle; 4 h\nVorstand; 24')).toMatchObject({
      terms: { own: { escalation: [{ who: 'Leitstelle', withinHours: 4 }, { withinHours: 24 }] } },
    })
    expect(written('own.escalation', 'Leitstelle')).toEqual({ issue: { code: 'escalation', value: 'Leitstelle' } })
    expect(written('own.signatories', 'Erika Muster; Vorstand')).toMatchObject({
      terms: { own: { signatories: [{ name: 'Erika Muster', title: 'Vorstand' }] } },
    })
    const pin = Array.from({ length: 32 }, () => 'AB').join(':')
    const pinned = { ...fullTerms, own: { ...fullTerms.own, binding: 'pin' as const } }
    expect(putAt(pinned, rowAt('own.pins'), 'own', `SHA256 Fingerprint=${pin}`)).toMatchObject({
      terms: { own: { pins: ['ab'.repeat(32)] } },
    })
  })

  test('a direction that is not covered has no fields, and gets the usual ones when it is', () => {
    const without = { ...fullTerms, toUs: null }
    expect(showAt(without, rowAt('toUs.level'), 'toUs')).toBeNull()
    expect(putAt(without, rowAt('toUs.covered'), 'toUs', 'yes')).toMatchObject({ terms: { toUs: { level: 'secure' } } })
  })
})

test.each(['de', 'en'] as const)('every field has its words in %s', (language) => {
  const t = translatorFor(language)
  for (const row of rows) {
    const said = [labelOf(row, t), hintOf(row, t) ?? 'none']
    if (row.field.look.kind === 'choice') said.push(...row.field.look.values.map((value) => valueWord(row, value, t)))
    for (const words of said)
      expect([row.field.name, words]).not.toEqual([
        row.field.name,
        expect.stringMatching(/^(agreement-page:)?(side|direction|common|hint|value)\./),
      ])
  }
})

test('no sentence about a field is left over', () => {
  const names = (kind: TermRow['kind']) => rows.filter((row) => row.kind === kind).map(({ field }) => field.name)
  const { side, direction, common, hint } = catalog.de['agreement-page']
  expect(Object.keys(side).toSorted()).toEqual(names('side').toSorted())
  expect(Object.keys(direction).toSorted()).toEqual(names('direction').toSorted())
  expect(Object.keys(common).toSorted()).toEqual([...new Set(names('common'))].toSorted())
  expect(Object.keys(hint).toSorted()).toEqual(
    [...new Set(rows.filter(({ field }) => field.hasHint).map(({ field }) => field.name))].toSorted(),
  )
})

test('every path that can be missing leads to a field and has words', () => {
  const t = translatorFor('en')
  const all = missingTerms({
    ...emptyTerms,
    toPartner: { ...defaultDirection, level: 'fingerprint', isMutual: true, goLive: null },
    toUs: defaultDirection,
  })
  for (const path of [...all, ...missingTerms({ ...emptyTerms, toPartner: null, toUs: null })]) {
    expect([path, placeOf(path)?.section]).not.toEqual([path, undefined])
    expect(pathWords(path, t)).not.toBe(path)
  }
})

test('a clause has a field for each language of the document, and is led to in one that is there', () => {
  const fieldsIn = (choice: 'de' | 'en' | 'both') =>
    rows.filter((row) => row.field.name === 'purpose' && isIn(row, choice)).map(({ field }) => field.path)
  expect([fieldsIn('de'), fieldsIn('en'), fieldsIn('both')]).toEqual([
    ['purpose.de'],
    ['purpose.en'],
    ['purpose.de', 'purpose.en'],
  ])
  expect(placeOf('common.contactPrivacy', 'en')?.path).toBe('common.contactPrivacy.en')
  expect(placeOf('common.indemnity.text', 'de')?.path).toBe('common.indemnity.text.de')
})
