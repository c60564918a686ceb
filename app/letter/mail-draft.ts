// The letter as a mail draft: an .eml file that mail programs open for writing (X-Unsent), text in the body, files attached in order.
// RFC 5322 and 2045; every byte is ASCII, every line at most 78 characters. Pure: the boundary follows from the content.
import { createHash } from 'node:crypto'
import { fileNameParameters, headerMailbox, headerText, plainFileName } from './header-words.ts'

export interface MailAttachment {
  readonly name: string
  readonly type: 'application/pdf' | 'application/octet-stream' | 'text/html'
  readonly content: Uint8Array
}

export interface MailDraft {
  readonly from: { readonly name: string; readonly address: string }
  /** Address may be empty: then the person fills it in. */
  readonly to: { readonly name: string; readonly address: string }
  readonly subject: string
  readonly date: string
  readonly text: string
  readonly attachments: readonly MailAttachment[]
}

/** The draft as the text of an .eml file. */
export function mailDraft(draft: MailDraft): string {
  const boundary = boundaryOf(draft)
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
  const parts = [body, ...draft.attachments.map(attachmentPart)].flatMap((part) => [`--${boundary}`, ...part])
  return [...headers, '', ...parts, `--${boundary}--`, ''].join('\r\n')
}

function boundaryOf({ text, attachments }: MailDraft): string {
  const hash = createHash('sha256').update(text)
  for (const { content } of attachments) hash.update(content)
  return `handschlag-${hash.digest('hex').slice(0, 32)}`
}

function attachmentPart({ name, type, content }: MailAttachment): readonly string[] {
  return [
    `Content-Type: ${type};\r\n name="${plainFileName(name)}"`,
    `Content-Disposition: attachment;\r\n ${fileNameParameters(name)}`,
    'Content-Transfer-Encoding: base64',
    '',
    base64Lines(content),
  ]
}

function base64Lines(content: Uint8Array): string {
  return (
    Buffer.from(content)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join('\r\n')
}
