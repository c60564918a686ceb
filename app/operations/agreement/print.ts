// The agreement on paper: one version with its people, tests, checklist and counter-proofs becomes a finished PDF. The same facts print the same text.
import type { Outcome } from '#domain/fault.ts'
import type { KeptFile } from '#ports/file-keeper.ts'
import { keepOne } from '../print-paper.ts'
import type { Rooms } from '../rooms.ts'
import { type PaperChoice, printAgreementPaper } from './agreement-paper.ts'
import { paperFacts } from './paper-facts.ts'

/** One version as PDF, named after its number; faults agreement.not-found, partner.not-found, pdf.not-printed, storage.*. */
export async function agreementPdf(rooms: Rooms, agreementId: string, choice: PaperChoice): Promise<Outcome<KeptFile>> {
  const facts = await paperFacts(rooms, agreementId)
  return facts.ok ? await printAgreementPaper(rooms.outside.printer, facts.value, choice) : facts
}

/** Prints one version and keeps it where the person says; also faults file.choice-dismissed, file.not-written. */
export async function printAgreementVersion(
  rooms: Rooms,
  input: PaperChoice & { readonly agreementId: string },
): Promise<Outcome<{ files: string[] }>> {
  const file = await agreementPdf(rooms, input.agreementId, { language: input.language, form: input.form })
  return file.ok ? await keepOne(rooms, file.value) : file
}
