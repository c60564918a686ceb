// The letters: each says what is known, asks for what is not, claims nothing nobody did, and fits a link in its short form.
import { describe, expect, test } from 'vitest'
import { type LetterKind, letterKinds } from '#domain/agreement/letter-kind.ts'
import { type Language, languages } from '#domain/language.ts'
import { translatorFor } from '#i18n/translate.ts'
import { composeAgreementLetter } from '#letter/agreement-letter.ts'
import { type AgreementLetterFacts, letterWords } from '#letter/letter-facts.ts'
import { letterHtml } from '#letter/letter-html.ts'
import { letterText } from '#letter/letter-text.ts'
import { mailtoLink } from '#letter/mailto-link.ts'
import { sampleTerms } from '#test/support/agreement-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { letterFacts, reportWith, sentAgreement, yesOf } from '#test/support/letter-samples.ts'
import { samplePartner } from '#test/support/samples.ts'

const compose = (kind: LetterKind, facts: AgreementLetterFacts, language: Language = 'de') =>
  composeAgreementLetter(kind, facts, letterWords(translatorFor(language), language))
const textOf = (kind: LetterKind, facts: AgreementLetterFacts, language: Language = 'de') =>
  letterText(valueIn(compose(kind, facts, language)).letter, translatorFor(language))

/** Facts every kind has something to say about. */
const factsFor = (kind: LetterKind): AgreementLetterFacts =>
  letterFacts({
    agreement: sentAgreement(kind === 'end' ? { state: 'ended' } : {}),
    reports: [reportWith('cert-expired', 'fail')],
  })

describe.each(languages)('in %s', (language) => {
  test.each(letterKinds)('%s is whole: greeting, sections with a heading, signature, no open placeholder', (kind) => {
    const { letter } = valueIn(compose(kind, factsFor(kind), language))
    const text = letterText(letter, translatorFor(language))
    expect(letter.recipient).toBe('tls@bank.example')
    expect(letter.opening[0]).toBe(translatorFor(language)('letter:greeting-named', { name: 'Erika Muster' }))
    for (const { heading } of letter.sections) expect(heading).not.toBe('')
    expect(letter.signature.slice(1)).toEqual(['Leitstelle', 'Eigene AG', 'post@own.example'])
    expect(text).not.toMatch(/\{\{|\}\}|letter:|undefined|null|NaN|Invalid|\n\n\n/)
    const html = letterHtml(letter, translatorFor(language), language)
    for (const section of letter.sections) expect(html).toContain(section.heading)
  })

  test.each(letterKinds)('%s fits a link in its short form, whatever people are called', (kind) => {
    const long = 'Ü'.repeat(200)
    const domains = Array.from({ length: 200 }, (_, index) => `${'d'.repeat(60)}${index}.example`)
    const { partner, own } = letterFacts()
    const facts = {
      ...factsFor(kind),
      partner: samplePartner({
        ...partner,
        name: long,
        domains,
        contact: { name: long, mail: partner.contact.mail, phone: '' },
      }),
      own: { organisation: long, contact: { ...own.contact, name: long } },
      reports: [{ ...reportWith('cert-expired', 'fail'), domain: domains[0] ?? '' }],
    }
    const { letter, short } = valueIn(compose(kind, facts, language))
    const link = mailtoLink(letter.recipient, 'Betreff', 'x'.repeat(4000), short, 'paste')
    expect(link).toMatchObject({ isWhole: false })
    expect(decodeURIComponent(link.url)).toContain(short.trimEnd().replaceAll('\n', '\r\n'))
  })
})

test('a kind that is about a version is not written without one, and one about a test not without a test', () => {
  const bare = letterFacts({ agreement: undefined, isBegun: false, reports: [] })
  const faults = letterKinds.map((kind) => {
    const composed = compose(kind, bare)
    return [kind, composed.ok ? 'written' : composed.fault.code]
  })
  expect(Object.fromEntries(faults)).toEqual({
    'first-contact': 'written',
    'test-result': 'probe.not-tested',
    'request-to-mend': 'probe.not-tested',
    'go-live': 'agreement.none',
    confirmation: 'agreement.none',
    reminder: 'agreement.none',
    review: 'agreement.none',
    notice: 'agreement.none',
    end: 'agreement.none',
  })
})

test('first contact asks only for what is not known', () => {
  const t = translatorFor('de')
  const known = textOf('first-contact', letterFacts())
  expect(known).toContain(t('agreement-letter:first-contact.ask.contact-known', { name: 'Erika Muster' }))
  expect(known).not.toContain(t('agreement-letter:first-contact.ask.deputy'))
  expect(known).not.toContain(t('agreement-letter:first-contact.ask.emergency'))
  expect(known).toContain(t('agreement-letter:direction.heading-proposed'))
  const stranger = letterFacts({ contacts: { own: [], partner: [] }, agreement: undefined, reports: [] })
  const unknown = textOf('first-contact', {
    ...stranger,
    own: { organisation: '', contact: { name: '', mail: '', phone: '' } },
  })
  for (const key of ['contact', 'deputy', 'emergency', 'hosts', 'authority'] as const) {
    expect(unknown).toContain(t(`agreement-letter:first-contact.ask.${key}`))
  }
  expect(unknown).toContain(t('agreement-letter:reach.none'))
  expect(unknown).toContain('5. Dezember 2026')
})

test('a test result tells the good too, asks for what is certain, and accuses nobody of what was not seen', () => {
  const t = translatorFor('de')
  const good = textOf('test-result', letterFacts())
  expect(good).toContain(t('agreement-letter:test-result.intro-good'))
  expect(good).toContain('bank.example: geeignet')
  expect(good).toContain('TLS 1.3 an 1 von 1')
  expect(good).toContain('1. Januar 2027')
  const bad = textOf('test-result', letterFacts({ reports: [reportWith('cert-expired', 'fail')] }))
  expect(bad).toContain('noch nicht geeignet')
  expect(bad).toContain('openssl s_client')
  const unseen = textOf('test-result', letterFacts({ reports: [reportWith('rate-limit', 'unknown')] }))
  expect(unseen).toContain(t('agreement-letter:test-result.intro-unseen'))
  expect(unseen).not.toContain(t('agreement-letter:test-result.mend.heading'))
  const partly = samplePartner({ domains: ['bank.example', 'other.example'] })
  const half = textOf('test-result', letterFacts({ partner: partly }))
  expect(half).toContain('Nicht geprüft: other.example.')
  expect(half).not.toContain(t('agreement-letter:test-result.intro-good'))
})

test('go-live names settled days and the window in words, and asks for the others', () => {
  const { common, toPartner } = sampleTerms()
  if (toPartner === null) throw new Error('no direction')
  const open = { ...toPartner, goLive: null }
  const testWindow = { start: '2026-11-30T09:30', zone: 'Europe/Berlin', minutes: 60 }
  const partner = { ...sampleTerms().partner, testMailboxes: [{ address: 'echo@bank.example', repliesItself: true }] }
  const terms = sampleTerms({ toUs: open, partner, common: { ...common, testWindow } })
  const agreement = sentAgreement({ state: 'confirmed', terms })
  const text = textOf('go-live', letterFacts({ agreement }))
  expect(text).toContain('ab dem 1. Dezember 2026')
  expect(text).toContain('30. November 2026 um 09:30 (Europe/Berlin), 60 Minuten lang')
  expect(text).toContain('Wann können Sie umstellen?')
  expect(text).toContain('echo@bank.example')
  expect(text).toContain('nach 4 Stunden gewarnt und erhalten die Nachricht nach 10 Tagen zurück')
  expect(text).toContain('antworten Sie uns bis zum 27. November 2026')
  expect(text).toContain('wie in der Vereinbarung')
  const proposed = textOf('go-live', letterFacts({ agreement: sentAgreement({ terms }) }))
  expect(proposed).toContain('schlagen wir vor')
  expect(proposed).not.toContain('wie in der Vereinbarung')
})

test('a confirmation claims no yes that was not given', () => {
  const withYes = (...sides: ('own' | 'partner')[]) =>
    textOf('confirmation', letterFacts({ agreement: sentAgreement({ confirmations: sides.map(yesOf) }) }))
  const both = withYes('own', 'partner')
  expect(both).toContain('dass beide Seiten')
  expect(both).not.toContain('nichts zu tun')
  expect(both).toContain('Für Sie: Paul Partner, per Mail, am 19. November 2026.')
  expect(both).toContain('abcdef01'.repeat(8))
  const own = withYes('own')
  expect(own).toContain('Ihre Zustimmung fehlt uns noch')
  expect(own).toContain('dass wir dasselbe meinen: abcdef01')
  expect(withYes('partner')).toContain('unsere eigene folgt')
  expect(withYes()).toContain('Bisher hat noch niemand zugestimmt.')
})

test('a reminder lists what is open once, and is not written when nothing is', () => {
  const terms = sampleTerms()
  const settled = { ...terms, partner: { ...terms.partner, hostsConfirmed: true } }
  const agreement = sentAgreement({ terms: settled, confirmations: [yesOf('partner')] })
  expect(faultIn(compose('reminder', letterFacts({ agreement })))).toEqual({
    code: 'letter.nothing-open',
    params: { partner: 'Muster Bank AG' },
  })
  const openItems = [{ text: 'Firewall freigeben', dueOn: '2026-11-25' }]
  const facts = letterFacts({
    openItems,
    reports: [reportWith('cert-expired', 'fail')],
    contacts: { own: [], partner: [] },
  })
  const text = textOf('reminder', facts)
  expect(text).toContain('Gegeben haben wir Ihnen die Vereinbarung am 16. November 2026.')
  expect(text).toContain('Firewall freigeben (verabredet bis 25. November 2026)')
  expect(text).toContain('noch zu beheben sind (Anzahl: 1)')
  expect(text).toContain('Ein technischer Kontakt mit Mail-Adresse und Telefon.')
})

test('a review names its day, says when it is late, and asks for it when there is none', () => {
  const review = (reviewBy: string | null) =>
    textOf('review', letterFacts({ agreement: sentAgreement({ state: 'active', reviewBy }) }))
  expect(review('2026-12-15')).toContain('Bis zum 15. Dezember 2026 steht das wieder an.')
  expect(review('2026-11-01')).toContain('Das war bis zum 1. November 2026 vorgesehen')
  const open = review(null)
  expect(open).toContain('Nennen Sie uns bitte auch einen Tag für die Überprüfung.')
  expect(open).toContain('Ihre Empfangsserver: mx.bank.example.')
})

test('the end of a version is not the end of the agreement where another took its place', () => {
  const steps = [{ state: 'ended', at: '2026-11-20T09:00:00.000Z', reason: 'ended', note: 'Fusion' }] as const
  const agreement = sentAgreement({ state: 'ended', steps: [...steps] })
  const alone = textOf('end', letterFacts({ agreement }))
  expect(alone).toContain('ist am 20. November 2026 zu Ende gegangen')
  expect(alone).toContain('Grund: Fusion')
  expect(alone).toContain('erzwungenes TLS zu unseren Domains (beispiel.example), feste')
  expect(alone).toContain('bestätigen Sie uns das bis zum 5. Dezember 2026')
  expect(alone).toContain('löschen wir 12 Monate nach dem Ende der Vereinbarung')
  const successor = sentAgreement({ version: 2, state: 'active' })
  const replaced = textOf('end', letterFacts({ agreement, successor }))
  expect(replaced).toContain('An ihre Stelle ist Version 2 getreten')
  expect(replaced).not.toContain('Entfernen Sie')
  const proposed = textOf('end', letterFacts({ agreement, successor: { ...successor, state: 'sent' } }))
  expect(proposed).toContain('sie gilt noch nicht')
  expect(proposed).toContain('Entfernen Sie bei sich bitte')
})

test('enclosures are named only when they go along, and a practice partner is marked', () => {
  const t = translatorFor('en')
  const facts = letterFacts({ enclosures: ['agreement', 'partner-file'] })
  expect(textOf('confirmation', facts, 'en')).toContain(t('agreement-letter:enclosures.partner-file'))
  expect(textOf('confirmation', letterFacts(), 'en')).not.toContain(t('agreement-letter:enclosures.heading'))
  const practice = letterFacts({ partner: samplePartner({ isPractice: true }) })
  expect(textOf('confirmation', practice, 'en').startsWith('***')).toBe(true)
  expect(valueIn(compose('confirmation', practice, 'en')).short.startsWith('***')).toBe(true)
})
