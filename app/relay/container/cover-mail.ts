// The mail that carries a container: neutral subject, a text in both languages that says what this is, how to open it and that the
// password comes another way, and the encrypted PDF. Nothing of the message but its sender and recipient is outside the encryption.
import MimeNode from 'nodemailer/lib/mime-node'
import type { Language } from '#domain/language.ts'
import { translatorFor } from '#i18n/translate.ts'
import { bothFrom } from './cover-page.ts'

export interface CoverMail {
  readonly pdf: Uint8Array
  readonly fileName: string
  /** Empty = null sender. */
  readonly sender: string
  readonly recipients: readonly string[]
  readonly language: Language
  /** Our name in the Message-ID. */
  readonly hostName: string
  /** Milliseconds since 1970. */
  readonly date: number
  /** Left of the @ of the Message-ID. */
  readonly id: string
}

/** The whole message with CRLF; all of it is ASCII when the addresses are. */
export async function coverMail(mail: CoverMail): Promise<Uint8Array> {
  const inLanguages = bothFrom(mail.language).map((language) => translatorFor(language))
  const subject = inLanguages.map((translate) => translate('relay:container.mail.subject')).join(' / ')
  const text = inLanguages
    .map((translate) =>
      (['what', 'open', 'password', 'reply'] as const)
        .map((part) => translate(`relay:container.mail.${part}`, { file: mail.fileName }))
        .join('\n\n'),
    )
    .join('\n\n-----\n\n')
  const root = new MimeNode('multipart/mixed', {
    hostname: mail.hostName,
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'win',
  })
  root.setHeader({
    From: { address: mail.sender === '' ? `postmaster@${mail.hostName}` : mail.sender },
    Subject: subject,
    Date: new Date(mail.date).toUTCString().replace('GMT', '+0000'),
    'Message-ID': `<${mail.id}@${mail.hostName}>`,
  })
  const [only, ...others] = mail.recipients
  // Which of several were named openly is not known here, and nobody may learn of the others.
  root.setHeader(
    'To',
    only === undefined || others.length > 0 ? { value: 'undisclosed-recipients:;', prepared: true } : { address: only },
  )
  root.createChild('text/plain; charset=utf-8').setContent(`${text}\n`)
  const attachment = root.createChild('application/pdf', { filename: mail.fileName })
  attachment.setHeader('Content-Disposition', 'attachment')
  attachment.setHeader('Content-Transfer-Encoding', 'base64')
  attachment.setContent(Buffer.from(mail.pdf.buffer, mail.pdf.byteOffset, mail.pdf.byteLength))
  return await root.build()
}
