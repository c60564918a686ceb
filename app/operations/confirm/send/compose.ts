// The mails of ours that go on the way: the test mail a partner's admin reads, and those of a counter-proof, which nobody should. RFC 5322, every
// byte ASCII, CRLF, no name but the admin's and no secret.
import { randomBytes } from 'node:crypto'
import type { DroppedMail } from '#domain/confirm/mail-drop.ts'
import type { Language } from '#domain/language.ts'
import { translatorFor } from '#i18n/translate.ts'
import { headerMailbox, headerText } from '#letter/header-words.ts'

export interface TestMail extends DroppedMail {
  readonly language: Language
  /** Of the admin; may be empty. */
  readonly name: string
  readonly organisation: string
  readonly partner: string
  /** ISO date-time. */
  readonly at: string
}

/** 20 lower-case letters and digits nobody can guess. */
export function newToken(): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz234567'
  return [...randomBytes(20)].map((byte) => letters[byte % 32]).join('')
}

/** The identity of a new mail. */
export function newMail(from: string, to: string): DroppedMail {
  const token = newToken()
  return { token, messageId: `<${token}.handschlag@${domainOf(from)}>`, from, to }
}

/** The test mail, whole. */
export function composeTestMail(mail: TestMail): string {
  const translate = translatorFor(mail.language)
  const { token, organisation, partner, name } = mail
  const ours = organisation || domainOf(mail.from)
  const theirs = partner || domainOf(mail.to)
  return whole(mail, {
    name: name || organisation,
    at: mail.at,
    subject: translate('test-mail:subject', { token }),
    text: translate('test-mail:text', { token, organisation: ours, partner: theirs, name: name || mail.from }),
  })
}

/** A mail of a counter-proof, whole. */
export function composeTrialMail(mail: DroppedMail, language: Language, at: string): string {
  const translate = translatorFor(language)
  const { token } = mail
  const subject = translate('test-mail:trial.subject', { token })
  return whole(mail, { name: '', at, subject, text: translate('test-mail:trial.text', { token }) })
}

/** The short mail an inbound proof may hand over to our own server, whole. */
export function composeInboundMail(mail: DroppedMail, language: Language, at: string): string {
  const translate = translatorFor(language)
  const { token } = mail
  const subject = translate('test-mail:inbound.subject', { token })
  return whole(mail, { name: '', at, subject, text: translate('test-mail:inbound.text', { token }) })
}

interface Words {
  readonly name: string
  readonly at: string
  readonly subject: string
  readonly text: string
}

function whole({ from, to, messageId }: DroppedMail, { name, at, subject, text }: Words): string {
  const date = `${new Date(at).toUTCString().replace('GMT', '+0000')}`
  const body = Buffer.from(text.replaceAll('\n', '\r\n'), 'utf8').toString('base64')
  const lines = [
    `Date: ${date}`,
    `From: ${headerMailbox(name, from)}`,
    `To: ${headerMailbox('', to)}`,
    `Message-ID: ${messageId}`,
    `Subject: ${headerText(subject)}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    'Auto-Submitted: auto-generated',
    'X-Auto-Response-Suppress: OOF, AutoReply',
    '',
    ...(body.match(/.{1,76}/g) ?? []),
  ]
  return `${lines.join('\r\n')}\r\n`
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}
