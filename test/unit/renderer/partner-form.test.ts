// The partner form: text becomes a draft the domain accepts, and what is wrong is named at its field.
import { expect, test } from 'vitest'
import { languages } from '#domain/language.ts'
import { partnerDraft } from '#domain/partner.ts'
import { translatorFor } from '#i18n/translate.ts'
import { samplePartner } from '#test/support/window/partner-samples.ts'
import { issueText } from '../../../renderer/features/partners/issue-text.ts'
import {
  emptyForm,
  formOf,
  type PartnerFormValues,
  readForm,
} from '../../../renderer/features/partners/partner-form-values.ts'

const good: PartnerFormValues = {
  ...emptyForm,
  name: ' Muster Bank AG ',
  domains: 'Musterbank.example\nmüller.example, zweite.example;',
  contactMail: 'post@müller.example',
  agreedNames: '*.musterbank.example',
}

test('a good form is a draft the domain accepts as it is', () => {
  const { draft, issues } = readForm(good, null)
  expect(issues).toEqual({})
  expect(draft).toEqual({
    id: null,
    name: 'Muster Bank AG',
    domains: ['musterbank.example', 'xn--mller-kva.example', 'zweite.example'],
    contact: { name: '', mail: 'post@xn--mller-kva.example', phone: '' },
    agreedNames: ['*.musterbank.example'],
  })
  expect(partnerDraft.parse(draft)).toEqual(draft)
})

test.each<[Partial<PartnerFormValues>, keyof PartnerFormValues, string, string]>([
  [{ name: '  ' }, 'name', 'missing-name', ''],
  [{ name: 'a\u0007b' }, 'name', 'control-characters', 'a\u0007b'],
  [{ domains: ' \n ' }, 'domains', 'missing-domain', ''],
  [{ domains: 'good.example\nbad_' }, 'domains', 'not-a-domain', 'bad_'],
  [{ domains: 'a.example\nA.example' }, 'domains', 'twice', 'A.example'],
  [{ domains: '192.0.2.1' }, 'domains', 'not-a-domain', '192.0.2.1'],
  [{ contactMail: 'nobody' }, 'contactMail', 'not-a-mailbox', 'nobody'],
  [{ agreedNames: '*.*.example' }, 'agreedNames', 'not-a-host', '*.*.example'],
])('%j is named at the field %s as %s', (change, field, code, value) => {
  const { issues } = readForm({ ...good, ...change }, null)
  expect(issues).toEqual({ [field]: { code, value } })
  for (const language of languages) {
    const text = issueText(issues[field], translatorFor(language)) ?? ''
    expect(text).not.toMatch(/\{\{|input\.not|partner\.[a-z-]+$/)
    expect(text).toContain(['twice', 'not-a-domain', 'not-a-mailbox', 'not-a-host'].includes(code) ? value : '')
  }
})

test('more than 200 domains are refused at once', () => {
  const domains = Array.from({ length: 201 }, (_, index) => `d${index}.example`).join('\n')
  expect(readForm({ ...good, domains }, null).issues.domains).toEqual({ code: 'too-many', value: '200' })
})

test('the form of a partner reads back to the same partner', () => {
  const kept = samplePartner(1, 'Muster Bank AG', ['a.example', 'b.example'], {
    contact: { name: 'Leitstelle', mail: 'post@a.example', phone: '+49 30 1' },
    agreedNames: ['mx.a.example'],
  })
  const { draft, issues } = readForm(formOf(kept), kept.id)
  expect(issues).toEqual({})
  expect(draft).toEqual({
    id: kept.id,
    name: kept.name,
    domains: kept.domains,
    contact: kept.contact,
    agreedNames: kept.agreedNames,
  })
})
