// An answer as it comes: a mail file, a file of Outlook, a header that was pasted, text from a mail program. All headers in it, of the mail itself, of mails
// attached to it and of those quoted in its text. Bounded: 2 MB, 60 000 lines, five mails inside each other, 200 parts; MIME is postal-mime's
// part. What is no mail at all is the fault confirm.not-a-mail; a file of Outlook's own (.msg) without any header, or a damaged one: confirm.outlook-file.
import PostalMime, { type Attachment, type Email } from 'postal-mime'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { isCompoundFile } from '#domain/outlook-file/compound-file.ts'
import { outlookText } from '#domain/outlook-file/outlook-text.ts'
import { type FieldList, fieldListOf } from './field-list.ts'
import { textOfHtml } from './html-text.ts'
import { quotedHeaders } from './quoted-headers.ts'

export const largestMail = 2_000_000
const deepestMail = 5
const mostParts = 200
/** The MIME reader takes its time for every line, however short. */
const mostLines = 60_000

interface Left {
  parts: number
  lines: number
}
const bounds = { maxNestingDepth: 30, maxHeadersSize: 1_000_000, forceRfc822Attachments: true } as const

/** Every header found, the outermost first. Faults confirm.not-a-mail, confirm.outlook-file, confirm.answer-too-large. */
export async function readMail(content: string | Uint8Array): Promise<Outcome<readonly FieldList[]>> {
  if (content.length > largestMail) return tooLarge()
  const whole = textOf(content)
  if (whole === undefined) return fail('confirm.outlook-file')
  const text = whole.replace(/^From [^\n]*\n/, '')
  const bytes = new TextEncoder().encode(text.trimStart())
  if (linesIn(bytes) > mostLines) return tooLarge()
  if (!isWholeMail(text)) return asFound(quotedHeaders(text))
  const left = { parts: mostParts, lines: mostLines }
  return asFound(await listsOf(bytes, 'outermost', left, deepestMail))
}

/** The answer as text; undefined for a file of Outlook that has none. */
export function textOf(content: string | Uint8Array): string | undefined {
  if (typeof content !== 'string' && isCompoundFile(content)) return outlookText(content)
  return new TextDecoder().decode(typeof content === 'string' ? new TextEncoder().encode(content) : utf8Of(content))
}

function tooLarge(): Outcome<never> {
  return fail('confirm.answer-too-large', { limit: `${largestMail / 1_000_000} MB` })
}

function asFound(lists: readonly FieldList[]): Outcome<readonly FieldList[]> {
  return lists.length === 0 ? fail('confirm.not-a-mail') : succeed(lists)
}

/** Outlook saves text as UTF-16. */
function utf8Of(bytes: Uint8Array): Uint8Array {
  const [first, second] = bytes
  const label = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : null
  return label === null ? bytes : new TextEncoder().encode(new TextDecoder(label).decode(bytes))
}

/** A header without a broken line that says how its body is made; anything else is text, in which headers may stand. */
function isWholeMail(text: string): boolean {
  const lines = (text.trimStart().split(/\r?\n\r?\n/, 1)[0] ?? '').split(/\r?\n/)
  const isHeader = lines.every((line) => /^(?:[A-Za-z][\w.-]{0,80}[ \t]*:|[ \t])/.test(line))
  return isHeader && lines.some((line) => /^(?:MIME-Version|Content-Type)[ \t]*:/i.test(line))
}

async function listsOf(
  bytes: Uint8Array,
  place: FieldList['place'],
  left: Left,
  depth: number,
): Promise<readonly FieldList[]> {
  left.lines -= linesIn(bytes)
  if (left.lines < 0) return []
  const mail = await parse(bytes)
  if (mail === undefined) return []
  const own = fieldListOf(
    place,
    mail.headerLines.map(({ line }) => line),
  )
  const found = own.received.length + own.messageIds.length > 0 ? [own] : []
  found.push(...bodyHeaders(mail))
  for (const part of mail.attachments) {
    left.parts -= 1
    if (left.parts < 0) break
    found.push(...(await headersOfPart(part, left, depth)))
  }
  return found
}

function linesIn(bytes: Uint8Array): number {
  let count = 1
  for (const byte of bytes) if (byte === 10) count += 1
  return count
}

/** A mail beyond the bounds is none. */
async function parse(bytes: Uint8Array): Promise<Email | undefined> {
  try {
    return await PostalMime.parse(bytes, bounds)
  } catch {
    return undefined
  }
}

function bodyHeaders({ text = '', html = '' }: Email): readonly FieldList[] {
  const plain = quotedHeaders(text)
  return plain.length > 0 ? plain : quotedHeaders(textOfHtml(html))
}

async function headersOfPart(
  { content, mimeType, filename }: Attachment,
  left: Left,
  depth: number,
): Promise<readonly FieldList[]> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content)
  if (/^message\/(?:rfc822|global)$/.test(mimeType) || /\.eml$/i.test(filename ?? '')) {
    return depth > 1 ? listsOf(bytes, 'attached', left, depth - 1) : []
  }
  const isText = /^text\/|^message\/global-headers$/.test(mimeType) || /\.txt$/i.test(filename ?? '')
  return isText ? quotedHeaders(new TextDecoder().decode(utf8Of(bytes))) : []
}
