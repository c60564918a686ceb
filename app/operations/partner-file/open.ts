// Opens a file of a partner: read, checked, judged, and kept in memory for a while. Nothing is stored before the person accepts it.
import type { OpenedFile } from '#contract/partner-file-contract.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { partnerFileBytes } from '#domain/partner-file/partner-file.ts'
import { readPartnerFile } from '#partner-file/read-file.ts'
import { wordsOf } from '#partner-file/words.ts'
import { hashOf } from '../agreement/agreement-hash.ts'
import type { Rooms } from '../rooms.ts'
import { changesBy } from './changes.ts'
import { type JudgedSender, judgeSender } from './judge-sender.ts'
import type { OpenedFiles, OpenedPartnerFile } from './opened-files.ts'

/** Asks for a file and shows what it would change; faults of `readPartnerFile` and `judgeSender`, file.choice-dismissed. */
export async function openPartnerFile(
  rooms: Rooms,
  files: OpenedFiles,
  partnerId: string | null,
): Promise<Outcome<OpenedFile>> {
  const chosen = await rooms.outside.files.openFile('partner-file', partnerFileBytes)
  if (!chosen.ok) {
    const { code, params } = chosen.fault
    return code === 'input.too-large'
      ? fail('partner-file.too-large', { ...params, file: params['path'] ?? '' })
      : chosen
  }
  const { name: fileName, content } = chosen.value
  const now = rooms.outside.clock.now()
  const read = readPartnerFile(content, { fileName, now, hashOf })
  if (!read.ok) return read
  const opened = { fileName, file: read.value }
  const seen = rooms.store.together((): Outcome<Omit<OpenedFile, 'openedId'>> => {
    const sender = judgeSender(rooms, opened, partnerId)
    if (!sender.ok) return sender
    return toView(rooms, opened, sender.value)
  })
  if (!seen.ok) return seen
  const openedId = rooms.outside.newId()
  files.keep(openedId, opened, Date.parse(now))
  return succeed({ openedId, ...seen.value })
}

function toView(
  rooms: Rooms,
  { fileName, file }: OpenedPartnerFile,
  { fingerprint, isKnown, candidates }: JudgedSender,
): Outcome<Omit<OpenedFile, 'openedId'>> {
  const { kind, sender, createdAt, agreement, agreementHash, yes } = file.content
  const changes = changesBy(rooms, file.content, null)
  if (!changes.ok) return changes
  const theirs: OpenedFile['candidates'] = []
  for (const { id: partnerId, name } of candidates) {
    const changed = changesBy(rooms, file.content, partnerId)
    if (!changed.ok) return changed
    theirs.push({ partnerId, name, changes: [...changed.value] })
  }
  return succeed({
    fileName,
    kind,
    organisation: sender.organisation,
    createdAt,
    agreement: { number: agreement.number, version: agreement.version, hash: agreementHash },
    fingerprint,
    words: wordsOf(fingerprint),
    key: isKnown ? 'known' : 'new',
    yes,
    candidates: theirs,
    changes: [...changes.value],
  })
}
