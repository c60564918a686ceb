// The letter as a mail draft: an .eml file that mail programs open for writing (X-Unsent), text in the body, the printed letter attached.
// RFC 5322 and 2045; every byte is ASCII, every line at most 78 characters. Pure: the boundary follows from the content.
import { createHash } from 'node:crypto'
import { fileNameParameters, headerMailbox, headerText } from './header-words.ts'

export interface MailDraft {
  readonly from: { readonly name: string; readonly address: string }
  /** Address may be empty: then the person fills it in. */
  readonly to: { readonly name: string; readonly address: string }
  readonly subject: string
  readonly date: string
  readonly text: string
  readonly attachment: { readonly name: string; readonly content: Uint8Array }
}

/** The draft as the text of an .eml file. */
export function mailDraft(draft: MailDraft): string {
  const boundary = `handschlag-${createHash('sha256').update(draft.text).update(draft.attachment.content).digest('hex').slice(0, 32)}`
  const headers = [
    'X-Unsent: 1',
    ...(draft.from.address === '' ? [] : [`From: ${headerMailbox(draft.from.name, draft.from.address)}`]),
    ...(draft.to.address === '' ? [] : [`To: ${headerMailbox(draft.to.name, draft.to.address)}`]),
    `Subject: ${headerText(draft.subject)}`,
    `Date: ${new Date(draft.date).toUTCString().replace('GMT', '+0000')}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed;\r\n boundary="${boundary}"`,
  ]
  const body = [
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    base64Lines(Buffer.from(draft.text.replace(/\r?\n/g, '\r\n'), 'utf8')),
  ]
  const attachment = [
    'Content-Type: application/pdf',
    `Content-Disposition: attachment;\r\n ${fileNameParameters(draft.attachment.name)}`,
    'Content-Transfer-Encoding: base64',
    '',
    base64Lines(draft.attachment.content),
  ]
  const lines = [...headers, '', `--${boundary}`, ...body, `--${boundary}`, ...attachment, `--${boundary}--`, '']
  return lines.join('\r\n')
}

function base64Lines(content: Uint8Array): string {
  return (
    Buffer.from(content)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join('\r\n')
}
