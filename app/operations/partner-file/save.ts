// Keeps the signed file and, beside it, the page for those who have no Handschlag, in a folder the person chooses.
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Rooms } from '../rooms.ts'
import { preparePartnerFile } from './make-file.ts'

/** Faults of `preparePartnerFile`, file.choice-dismissed, file.not-written; on record and with our yes only where the files are there. */
export async function savePartnerFile(
  rooms: Rooms,
  agreementId: string,
  yesBy: string | null,
): Promise<Outcome<{ files: string[] }>> {
  const prepared = await preparePartnerFile(rooms, agreementId, { by: yesBy })
  if (!prepared.ok) return prepared
  const { file, page } = prepared.value.made
  const written = await rooms.outside.files.keepInFolder(file.name.replace(/\.handschlag$/, ''), [file, page])
  if (!written.ok) {
    const withdrawn = prepared.value.withdraw()
    return withdrawn.ok ? written : withdrawn
  }
  rooms.kept.add(written.value)
  const given = await prepared.value.giveOut()
  return given.ok ? succeed({ files: [...written.value] }) : given
}
