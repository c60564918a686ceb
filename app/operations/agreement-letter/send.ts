// Ways a letter leaves the house: on the screen, as PDF, as mail draft with what it encloses, or in the mail program. Faults: those of
// composing, and of printer, file keeper, partner file and mail program.
import type { z } from 'zod'
import type { letterView } from '#contract/agreement-contract.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { letterText } from '#letter/letter-text.ts'
import { mailDraft } from '#letter/mail-draft.ts'
import { mailtoLink } from '#letter/mailto-link.ts'
import { fileDomain } from '../export-report.ts'
import { keepOne } from '../print-paper.ts'
import type { Rooms } from '../rooms.ts'
import { type AboutLetter, type ComposedLetter, composeFor } from './compose.ts'
import { enclose, printLetter } from './enclose.ts'

type Files = { files: string[] }

/** The letter as it stands in the window. */
export function showLetter(rooms: Rooms, about: AboutLetter): Outcome<z.infer<typeof letterView>> {
  const composed = composeFor(rooms, about, 'enclosing')
  if (!composed.ok) return composed
  const { framed, translate } = composed.value
  const { subject, recipient } = framed.letter
  return succeed({ subject, recipient, text: letterText(framed.letter, translate) })
}

/** The letter as PDF where the person wants it. */
export async function keepLetter(rooms: Rooms, about: AboutLetter): Promise<Outcome<Files>> {
  const composed = composeFor(rooms, about, 'enclosing')
  if (!composed.ok) return composed
  const printed = await printLetter(rooms, about, composed.value)
  if (!printed.ok) return printed
  return await keepOne(rooms, { name: fileName(about, composed.value, 'pdf'), content: printed.value })
}

/** A mail draft with everything the letter encloses; a partner file that did not leave with it stays on no record. */
export async function keepDraft(rooms: Rooms, about: AboutLetter): Promise<Outcome<Files>> {
  const composed = composeFor(rooms, about, 'enclosing')
  if (!composed.ok) return composed
  const enclosed = await enclose(rooms, about, composed.value)
  if (!enclosed.ok) return enclosed
  const { attachments, partnerFile } = enclosed.value
  const { framed, partner, own, translate } = composed.value
  const content = mailDraft({
    from: { name: own.contact.name || own.organisation, address: own.contact.mail },
    to: { name: partner.contact.name || partner.name, address: framed.letter.recipient },
    subject: framed.letter.subject,
    date: rooms.outside.clock.now(),
    text: letterText(framed.letter, translate),
    attachments,
  })
  const kept = await keepOne(rooms, { name: fileName(about, composed.value, 'eml'), content })
  const settled = kept.ok ? await partnerFile?.giveOut() : partnerFile?.withdraw()
  return settled === undefined || settled.ok ? kept : settled
}

/** The letter in the mail program. Too long for a link, a short one stands there and the whole is on the clipboard. */
export async function openLetter(rooms: Rooms, about: AboutLetter): Promise<Outcome<{ isWhole: boolean }>> {
  const composed = composeFor(rooms, about, 'alone')
  if (!composed.ok) return composed
  const { framed, translate } = composed.value
  const { letter, short } = framed
  const text = letterText(letter, translate)
  const link = mailtoLink(letter.recipient, letter.subject, text, short, translate('letter:paste'))
  if (!link.isWhole) await rooms.outside.copyText(text)
  const opened = await rooms.outside.openMail(link.url)
  return opened.ok ? succeed({ isWhole: link.isWhole }) : opened
}

function fileName({ kind }: AboutLetter, { partner, translate }: ComposedLetter, ending: 'pdf' | 'eml'): string {
  return `${translate(`agreement-letter:file.${kind}`)}-${fileDomain(partner)}.${ending}`
}
