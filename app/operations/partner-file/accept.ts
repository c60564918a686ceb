// Takes an opened file in: judged once more, then key, terms, yes, contacts and record become part of the data together or not at all.
import type { AgreementView } from '#contract/agreement-contract.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { checkTimes } from '#partner-file/read-file.ts'
import { takeInVersion } from '../agreement/take-in.ts'
import { viewOf } from '../agreement/view.ts'
import { takeInContacts } from '../contacts/take-in.ts'
import { savePartner } from '../partners.ts'
import type { Rooms } from '../rooms.ts'
import { isAboutOurs, type JudgedSender, judgeSender } from './judge-sender.ts'
import type { OpenedFiles, OpenedPartnerFile } from './opened-files.ts'

export interface Acceptance {
  readonly openedId: string
  /** null = the partner is added, unless the key or the file given out says who it is. */
  readonly partnerId: string | null
  readonly comparedWords: boolean
}

/**
 * Takes it in; faults partner-file.gone, partner-file.not-compared, partner-file.without-domains, partner.domain-taken,
 * partner-file.draft-in-the-way, partner-file.version-taken, partner-file.version-too-far, agreement.not-allowed, and those of
 * `openPartnerFile`.
 */
export function acceptFile(rooms: Rooms, files: OpenedFiles, acceptance: Acceptance): Outcome<AgreementView> {
  const now = rooms.outside.clock.now()
  const opened = files.find(acceptance.openedId, Date.parse(now))
  if (opened === undefined) return fail('partner-file.gone')
  const times = checkTimes(opened.file, { fileName: opened.fileName, now })
  if (!times.ok) return times
  const taken = rooms.store.together((): Outcome<AgreementView> => {
    const sender = judgeSender(rooms, opened, acceptance.partnerId)
    if (!sender.ok) return sender
    if (!sender.value.isKnown && !acceptance.comparedWords) return fail('partner-file.not-compared')
    const partnerId = partnerOf(rooms, opened, sender.value, acceptance.partnerId)
    if (!partnerId.ok) return partnerId
    const agreement = takeIn(rooms, opened, sender.value, partnerId.value)
    return agreement.ok ? viewOf(rooms, agreement.value) : agreement
  })
  if (!taken.ok) return taken
  files.drop(acceptance.openedId)
  const { partnerId } = taken.value.agreement
  rooms.announce.partnerChanged(partnerId)
  rooms.announce.contactsChanged(partnerId)
  rooms.announce.agreementChanged(partnerId)
  rooms.announce.checklistChanged(partnerId)
  return taken
}

/** The partner chosen, else the one the key or our own file names, else a new one. */
function partnerOf(
  rooms: Rooms,
  { file: { content }, fileName }: OpenedPartnerFile,
  sender: JudgedSender,
  chosen: string | null,
): Outcome<string> {
  if (chosen !== null) return succeed(chosen)
  const [found] = sender.candidates
  if (found !== undefined && (sender.isKnown || isAboutOurs(content))) return succeed(found.id)
  const side = content.agreement[content.sender.side]
  const domains = side.domains.map(({ name }) => name)
  const [first] = domains
  if (first === undefined) return fail('partner-file.without-domains', { file: fileName })
  const name = content.sender.organisation || side.organisation || first
  const contact = { name: '', mail: '', phone: '' }
  const added = savePartner(rooms, { id: null, name, domains, contact, agreedNames: [] })
  return added.ok ? succeed(added.value.id) : added
}

function takeIn(
  rooms: Rooms,
  { file: { content } }: OpenedPartnerFile,
  { fingerprint, isKnown }: JudgedSender,
  partnerId: string,
): Outcome<Agreement> {
  const { partnerFiles } = rooms.store
  const handledAt = rooms.outside.clock.now()
  if (!isKnown) {
    const kept = partnerFiles.keepKey({ partnerId, fingerprint, comparedAt: handledAt })
    if (!kept.ok) return kept
  }
  const { agreement: neutral, language, yes } = content
  const issuedBy = content.sender.side === 'first' ? 'partner' : 'own'
  const version = takeInVersion(rooms, { partnerId, neutral, issuedBy, yes, language })
  if (!version.ok) return version
  const people = takeInContacts(rooms, partnerId, content.contacts)
  if (!people.ok) return people
  const { fileId, kind, agreementHash, inReplyTo, createdAt } = content
  const recorded = partnerFiles.addRecord({
    ...{ fileId, partnerId, agreementId: version.value.id, way: 'in', kind, senderAgreementId: content.agreementId },
    ...{ agreementHash, hasYes: yes !== null, inReplyTo, fingerprint, createdAt, handledAt },
  })
  return recorded.ok ? succeed(version.value) : recorded
}
