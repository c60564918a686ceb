// Files kept with a confirmation: asked for with a bound, described by name, size and digest, given out again as they came.
import { createHash } from 'node:crypto'
import type { AttachmentFacts } from '#domain/agreement/agreement.ts'
import { plainName } from '#domain/agreement/plain-name.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { keepOne } from '../print-paper.ts'
import type { Rooms } from '../rooms.ts'

/** Larger files are not read at all. */
export const attachmentBytes = 10_000_000

export interface ReadAttachment {
  readonly facts: AttachmentFacts
  readonly content: Uint8Array
}

/** Asks for a file to attach; faults file.choice-dismissed, input.too-large, input.unreadable-file. */
export async function askForAttachment(rooms: Rooms): Promise<Outcome<ReadAttachment>> {
  const opened = await rooms.outside.files.openFile('attachment', attachmentBytes)
  if (!opened.ok) return opened
  const { name, content } = opened.value
  const sha256 = createHash('sha256').update(content).digest('hex')
  return succeed({ facts: { id: rooms.outside.newId(), name: plainName(name), size: content.length, sha256 }, content })
}

/** Keeps an attached file where the person says; faults agreement.not-found, file.choice-dismissed, file.not-written. */
export async function saveAttachment(rooms: Rooms, attachmentId: string): Promise<Outcome<{ files: string[] }>> {
  const found = rooms.store.together((): Outcome<ReadAttachment> => {
    const file = rooms.store.agreements.attached(attachmentId)
    if (!file.ok) return file
    const version = rooms.store.agreements.find(file.value.agreementId)
    if (!version.ok) return version
    const entry = version.value.confirmations.find(({ attachment }) => attachment?.id === attachmentId)
    if (entry?.attachment == null) return fail('agreement.not-found')
    return succeed({ facts: entry.attachment, content: file.value.content })
  })
  if (!found.ok) return found
  return await keepOne(rooms, { name: found.value.facts.name, content: found.value.content })
}
