// Whether a file fits what is kept here about a partner: an answer answers a file given out to it, about the same terms; and who says
// that we wrote a version names one we wrote.
import { type Outcome, succeed } from '#domain/fault.ts'
import type { PartnerFileContent } from '#domain/partner-file/partner-file.ts'
import type { Rooms } from '../rooms.ts'

/** Whether the partner may say this. */
export function fitsOurVersions(rooms: Rooms, partnerId: string, content: PartnerFileContent): Outcome<boolean> {
  const { kind, inReplyTo, agreementHash, sender } = content
  const versions = rooms.store.agreements.ofPartner(partnerId)
  if (!versions.ok) return versions
  const same = versions.value.find(({ hash }) => hash === agreementHash)
  // The first side is who wrote the version.
  const isOurs = sender.side === 'second'
  if (same === undefined ? isOurs || kind === 'answer' : (same.issuedBy === 'own') !== isOurs) return succeed(false)
  if (inReplyTo === null) return succeed(true)
  const asked = rooms.store.partnerFiles.findRecord(inReplyTo)
  if (!asked.ok) return asked
  return succeed(
    asked.value?.way === 'out' && asked.value.partnerId === partnerId && asked.value.agreementHash === agreementHash,
  )
}
