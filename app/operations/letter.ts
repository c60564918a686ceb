// The letter to a partner, composed anew from the store at every call: for the window, as PDF, as mail draft, or in the mail program.
// Faults: probe.not-tested, letter.nothing-to-mend, letter.nothing-certain, and those of printer, file keeper and mail program.
import type { LetterPreview } from '#contract/contract.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import { localDay } from '#domain/local-day.ts'
import type { Partner } from '#domain/partner.ts'
import type { Settings } from '#domain/setting.ts'
import { type Translate, translatorFor } from '#i18n/translate.ts'
import { composeLetter } from '#letter/letter.ts'
import { letterHtml } from '#letter/letter-html.ts'
import type { Letter } from '#letter/letter-model.ts'
import { letterText } from '#letter/letter-text.ts'
import { mailDraft } from '#letter/mail-draft.ts'
import { mailtoLink } from '#letter/mailto-link.ts'
import { documentLanguage } from '#print/document-language.ts'
import { fileDomain, testedPartner } from './export-report.ts'
import { keepOne, printPaper } from './print-paper.ts'
import type { Rooms } from './rooms.ts'

interface Composed {
  readonly letter: Letter
  readonly partner: Partner
  readonly own: Settings
  readonly language: Language
  readonly translate: Translate
  readonly now: string
}

/** The letter as it stands in the window. */
export function letterInWindow(rooms: Rooms, partnerId: string, language: Language): Outcome<LetterPreview> {
  const composed = compose(rooms, partnerId, language)
  if (!composed.ok) return composed
  const { letter, translate } = composed.value
  const { subject, recipient } = letter
  return succeed({ subject, recipient, text: letterText(letter, translate) })
}

/** The letter as PDF where the person wants it. */
export async function letterAsPdf(
  rooms: Rooms,
  partnerId: string,
  language: Language,
): Promise<Outcome<{ files: string[] }>> {
  const composed = compose(rooms, partnerId, language)
  if (!composed.ok) return composed
  const content = await printLetter(rooms, composed.value)
  return content.ok ? await keepOne(rooms, { name: fileName(composed.value, 'pdf'), content: content.value }) : content
}

/** The letter as a mail draft with the PDF attached. */
export async function letterAsDraft(
  rooms: Rooms,
  partnerId: string,
  language: Language,
): Promise<Outcome<{ files: string[] }>> {
  const composed = compose(rooms, partnerId, language)
  if (!composed.ok) return composed
  const { letter, partner, own, translate, now } = composed.value
  const printed = await printLetter(rooms, composed.value)
  if (!printed.ok) return printed
  const attached = plainFileName(translate('letter:attachment', { partner: partner.name }))
  const content = mailDraft({
    from: { name: own.contact.name || own.organisation, address: own.contact.mail },
    to: { name: partner.contact.name || partner.name, address: letter.recipient },
    subject: letter.subject,
    date: now,
    text: letterText(letter, translate),
    attachments: [{ name: `${attached}.pdf`, type: 'application/pdf', content: printed.value }],
  })
  return await keepOne(rooms, { name: fileName(composed.value, 'eml'), content })
}

/** The letter in the mail program; too long for a link, it goes to the clipboard and the mail asks to paste it. */
export async function letterAsMail(
  rooms: Rooms,
  partnerId: string,
  language: Language,
): Promise<Outcome<{ isWhole: boolean }>> {
  const composed = compose(rooms, partnerId, language)
  if (!composed.ok) return composed
  const { letter, translate } = composed.value
  const text = letterText(letter, translate)
  const link = mailtoLink(letter.recipient, letter.subject, text, translate('letter:paste'))
  if (!link.isWhole) await rooms.outside.copyText(text)
  const opened = await rooms.outside.openMail(link.url)
  return opened.ok ? succeed({ isWhole: link.isWhole }) : opened
}

function compose(rooms: Rooms, partnerId: string, language: Language): Outcome<Composed> {
  const tested = testedPartner(rooms, partnerId)
  if (!tested.ok) return tested
  const own = rooms.store.settings.read()
  if (!own.ok) return own
  const { partner, reports } = tested.value
  const translate = translatorFor(language)
  const now = rooms.outside.clock.now()
  const facts = { partner, own: own.value, reports, date: localDay(now) }
  const letter = composeLetter(facts, documentLanguage(translate, language))
  return letter.ok ? succeed({ letter: letter.value, partner, own: own.value, language, translate, now }) : letter
}

function printLetter(rooms: Rooms, { letter, partner, language, translate }: Composed): Promise<Outcome<Uint8Array>> {
  return printPaper(rooms, {
    html: letterHtml(letter, translate, language),
    language,
    title: letter.subject,
    footer: translate('letter:footer', { subject: letter.subject, date: letter.date }),
    subject: letter.heading,
    number: fileDomain(partner),
  })
}

function fileName({ partner, translate }: Composed, ending: 'pdf' | 'eml'): string {
  return `${translate('letter:file', { domain: fileDomain(partner) })}.${ending}`
}

/** A file name for any system from what a person typed. */
export function plainFileName(text: string): string {
  return text
    .replace(/[\p{Cc}\\/:*?"<>|]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 100)
}
