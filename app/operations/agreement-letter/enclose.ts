// What goes along with a letter, made at the moment it is sent: the printed letter, the agreement, and the signed partner file with its
// readable page. Faults of printer, paper and partner file; nothing is kept then, and nothing is on record as given out.
import { logoOf } from '#agreement/logo.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Enclosure } from '#letter/letter-facts.ts'
import { letterHtml } from '#letter/letter-html.ts'
import type { MailAttachment } from '#letter/mail-draft.ts'
import type { KeptFile } from '#ports/file-keeper.ts'
import { agreementPdf } from '../agreement/print.ts'
import { fileDomain } from '../export-report.ts'
import { plainFileName } from '../letter.ts'
import { type PreparedFile, preparePartnerFile } from '../partner-file/make-file.ts'
import { printPaper } from '../print-paper.ts'
import type { Rooms } from '../rooms.ts'
import type { AboutLetter, ComposedLetter } from './compose.ts'

/** The letter itself on paper, with the logo the agreement has; fault pdf.not-printed. */
export async function printLetter(
  rooms: Rooms,
  { language }: AboutLetter,
  { framed, partner, translate }: ComposedLetter,
): Promise<Outcome<Uint8Array>> {
  const letter = framed.paper
  const picture = rooms.store.pictures.read('logo')
  if (!picture.ok) return picture
  const logo = picture.value === undefined ? null : logoOf(picture.value)
  return await printPaper(rooms, {
    html: letterHtml(letter, translate, language, logo),
    language,
    title: letter.subject,
    footer: translate('letter:footer', { subject: letter.subject, date: letter.date }),
    subject: letter.heading,
    number: fileDomain(partner),
  })
}

export interface Enclosed {
  readonly attachments: readonly MailAttachment[]
  /** On record already, because its answer must be known; given out or withdrawn by whoever keeps the mail. */
  readonly partnerFile: PreparedFile | undefined
}

/** Everything the letter names as enclosed, in its order; the partner file, with our yes where one is noted and still stands, comes last: nothing fails after it. */
export async function enclose(rooms: Rooms, about: AboutLetter, composed: ComposedLetter): Promise<Outcome<Enclosed>> {
  const attachments: MailAttachment[] = []
  const { agreement, enclosures } = composed.facts
  for (const enclosure of enclosures) {
    if (enclosure === 'partner-file') continue
    const made = await makeOne(rooms, about, composed, enclosure)
    if (!made.ok) return made
    attachments.push(...made.value)
  }
  if (agreement === undefined || !enclosures.includes('partner-file')) {
    return succeed({ attachments, partnerFile: undefined })
  }
  const isNoted = agreement.confirmations.some(({ side }) => side === 'own')
  const prepared = await preparePartnerFile(rooms, agreement.id, isNoted ? 'noted' : { by: null })
  if (!prepared.ok) return prepared
  const { file, page } = prepared.value.made
  const signed = [attachment(file, 'application/octet-stream'), attachment(page, 'text/html')]
  return succeed({ attachments: [...attachments, ...signed], partnerFile: prepared.value })
}

async function makeOne(
  rooms: Rooms,
  about: AboutLetter,
  composed: ComposedLetter,
  enclosure: Exclude<Enclosure, 'partner-file'>,
): Promise<Outcome<readonly MailAttachment[]>> {
  const { agreement } = composed.facts
  if (enclosure === 'letter') {
    const printed = await printLetter(rooms, about, composed)
    if (!printed.ok) return printed
    const name = composed.translate('agreement-letter:enclosures.name', { domain: fileDomain(composed.partner) })
    return succeed([{ name: `${plainFileName(name)}.pdf`, type: 'application/pdf', content: printed.value }])
  }
  return agreement === undefined ? succeed([]) : await paper(rooms, agreement, about)
}

/** Whoever is still to answer gets fields to fill in. */
async function paper(rooms: Rooms, { id, state }: Agreement, { language }: AboutLetter) {
  const form = state === 'draft' || state === 'sent' ? 'fillable' : 'final'
  const pdf = await agreementPdf(rooms, id, { language, form })
  return pdf.ok ? succeed([attachment(pdf.value, 'application/pdf')]) : pdf
}

function attachment({ name, content }: KeptFile, type: MailAttachment['type']): MailAttachment {
  return { name, type, content: typeof content === 'string' ? Buffer.from(content, 'utf8') : content }
}
