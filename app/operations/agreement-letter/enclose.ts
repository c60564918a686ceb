// What goes along with a letter, made at the moment it is sent: the printed letter, the agreement, and the signed partner file with its
// readable page. Faults of printer, paper and partner file; nothing is kept then.
import type { Agreement } from '#domain/agreement/agreement.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Enclosure } from '#letter/letter-facts.ts'
import { letterHtml } from '#letter/letter-html.ts'
import type { MailAttachment } from '#letter/mail-draft.ts'
import type { KeptFile } from '#ports/file-keeper.ts'
import { agreementPdf } from '../agreement/print.ts'
import { fileDomain } from '../export-report.ts'
import { plainFileName } from '../letter.ts'
import { makePartnerFile } from '../partner-file/make-file.ts'
import { printPaper } from '../print-paper.ts'
import type { Rooms } from '../rooms.ts'
import type { AboutLetter, ComposedLetter } from './compose.ts'

/** The letter itself on paper; fault pdf.not-printed. */
export function printLetter(
  rooms: Rooms,
  { language }: AboutLetter,
  { framed, partner, translate }: ComposedLetter,
): Promise<Outcome<Uint8Array>> {
  const letter = framed.paper
  return printPaper(rooms, {
    html: letterHtml(letter, translate, language),
    language,
    title: letter.subject,
    footer: translate('letter:footer', { subject: letter.subject, date: letter.date }),
    subject: letter.heading,
    number: fileDomain(partner),
  })
}

/** Everything the letter names as enclosed, in its order. */
export async function enclose(
  rooms: Rooms,
  about: AboutLetter,
  composed: ComposedLetter,
): Promise<Outcome<readonly MailAttachment[]>> {
  const attachments: MailAttachment[] = []
  for (const enclosure of composed.facts.enclosures) {
    const made = await makeOne(rooms, about, composed, enclosure)
    if (!made.ok) return made
    attachments.push(...made.value)
  }
  return succeed(attachments)
}

async function makeOne(
  rooms: Rooms,
  about: AboutLetter,
  composed: ComposedLetter,
  enclosure: Enclosure,
): Promise<Outcome<readonly MailAttachment[]>> {
  const { agreement } = composed.facts
  if (enclosure === 'letter') {
    const printed = await printLetter(rooms, about, composed)
    if (!printed.ok) return printed
    const name = composed.translate('agreement-letter:enclosures.name', { domain: fileDomain(composed.partner) })
    return succeed([{ name: `${plainFileName(name)}.pdf`, type: 'application/pdf', content: printed.value }])
  }
  if (agreement === undefined) return succeed([])
  return enclosure === 'agreement' ? await paper(rooms, agreement, about) : await signedFile(rooms, agreement)
}

/** Whoever is still to answer gets fields to fill in. */
async function paper(rooms: Rooms, { id, state }: Agreement, { language }: AboutLetter) {
  const form = state === 'draft' || state === 'sent' ? 'fillable' : 'final'
  const pdf = await agreementPdf(rooms, id, { language, form })
  return pdf.ok ? succeed([attachment(pdf.value, 'application/pdf')]) : pdf
}

/** Our yes goes along when it was given. */
async function signedFile(rooms: Rooms, { id, confirmations }: Agreement): Promise<Outcome<readonly MailAttachment[]>> {
  const yes = confirmations.find(({ side }) => side === 'own')
  const made = await makePartnerFile(rooms, id, yes?.name ?? null)
  if (!made.ok) return made
  const { file, page } = made.value
  return succeed([attachment(file, 'application/octet-stream'), attachment(page, 'text/html')])
}

function attachment({ name, content }: KeptFile, type: MailAttachment['type']): MailAttachment {
  return { name, type, content: typeof content === 'string' ? Buffer.from(content, 'utf8') : content }
}
