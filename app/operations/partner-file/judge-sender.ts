// Whose file it is and whether it may count: an order of questions, each with a refusal of its own. Reads only; asked when a file is opened
// and again when it is taken in. Faults partner-file.own-file, .replayed, .foreign-key, .unknown-request, .not-for-us, .older-than-known.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Partner } from '#domain/partner.ts'
import type { PartnerFileContent } from '#domain/partner-file/partner-file.ts'
import { fingerprintOf } from '#partner-file/key-pair.ts'
import type { Rooms } from '../rooms.ts'
import { fitsOurVersions } from './fits-our-versions.ts'
import { isAddressedToUs } from './is-addressed-to-us.ts'
import type { OpenedPartnerFile } from './opened-files.ts'

export interface JudgedSender {
  readonly fingerprint: string
  /** Whether the words were compared earlier. */
  readonly isKnown: boolean
  /** Partners it may belong to; the only one when the key or the person says which. */
  readonly candidates: readonly Partner[]
}

/** Judges the sender of a file that is said to come from `partnerId`, or from somebody to be found. */
export function judgeSender(rooms: Rooms, opened: OpenedPartnerFile, partnerId: string | null): Outcome<JudgedSender> {
  const { fileName, file } = opened
  const fingerprint = fingerprintOf(file.signer.publicKey)
  const fresh = checkFreshness(rooms, opened, fingerprint)
  if (!fresh.ok) return fresh
  const sender = findSender(rooms, opened, fingerprint, partnerId)
  if (!sender.ok) return sender
  const fitting = fittingPartners(rooms, sender.value.candidates, file.content)
  if (!fitting.ok) return fitting
  const isLeft = fitting.value.length > 0
  if (!isLeft && (isAboutOurs(file.content) || sender.value.candidates.length > 0)) {
    return fail('partner-file.unknown-request', { file: fileName })
  }
  const inTime = checkRecipientAndAge(rooms, opened, fingerprint)
  return inTime.ok ? succeed({ fingerprint, isKnown: sender.value.isKnown, candidates: fitting.value }) : inTime
}

/** Whether it makes sense only with something given out from here. */
export function isAboutOurs({ kind, sender }: PartnerFileContent): boolean {
  return kind === 'answer' || sender.side === 'second'
}

function fittingPartners(
  rooms: Rooms,
  partners: readonly Partner[],
  content: PartnerFileContent,
): Outcome<readonly Partner[]> {
  const fitting: Partner[] = []
  for (const partner of partners) {
    const fits = fitsOurVersions(rooms, partner.id, content)
    if (!fits.ok) return fits
    if (fits.value) fitting.push(partner)
  }
  return succeed(fitting)
}

function checkFreshness(rooms: Rooms, { file, fileName }: OpenedPartnerFile, fingerprint: string): Outcome<undefined> {
  const ownKeys = rooms.store.partnerFiles.ownKeys()
  if (!ownKeys.ok) return ownKeys
  if (ownKeys.value.some((key) => key.fingerprint === fingerprint)) {
    return fail('partner-file.own-file', { file: fileName })
  }
  const known = rooms.store.partnerFiles.findRecord(file.content.fileId)
  if (!known.ok) return known
  return known.value === undefined ? succeed(undefined) : fail('partner-file.replayed', { file: fileName })
}

function checkRecipientAndAge(
  rooms: Rooms,
  { file: { content }, fileName }: OpenedPartnerFile,
  fingerprint: string,
): Outcome<undefined> {
  const isForUs = isAddressedToUs(rooms, content)
  if (!isForUs.ok) return isForUs
  if (!isForUs.value) return fail('partner-file.not-for-us', { file: fileName })
  const takenIn = rooms.store.partnerFiles.takenIn(fingerprint)
  if (!takenIn.ok) return takenIn
  const [newest] = takenIn.value
    .filter((record) => record.senderAgreementId === content.agreementId)
    .map((record) => record.createdAt)
    .toSorted((left, right) => Date.parse(right) - Date.parse(left))
  return newest !== undefined && Date.parse(content.createdAt) < Date.parse(newest)
    ? fail('partner-file.older-than-known', { file: fileName, known: newest })
    : succeed(undefined)
}

/** A key belongs to one partner, and a partner has one key. */
function findSender(
  rooms: Rooms,
  { file, fileName }: OpenedPartnerFile,
  fingerprint: string,
  partnerId: string | null,
): Outcome<Pick<JudgedSender, 'candidates' | 'isKnown'>> {
  const owner = rooms.store.partnerFiles.ownerOf(fingerprint)
  if (!owner.ok) return owner
  const isKnown = owner.value !== undefined && owner.value.comparedAt !== null
  const sought = partnerId ?? owner.value?.partnerId
  if (sought === undefined) {
    const candidates = findCandidates(rooms, file.content, fileName)
    return candidates.ok ? succeed({ candidates: candidates.value, isKnown: false }) : candidates
  }
  const partner = rooms.store.partners.find(sought)
  if (!partner.ok) return partner
  const key = rooms.store.partnerFiles.keyOf(sought)
  if (!key.ok) return key
  const isForeign =
    (owner.value !== undefined && owner.value.partnerId !== sought) ||
    (key.value !== undefined && key.value.fingerprint !== fingerprint)
  return isForeign
    ? fail('partner-file.foreign-key', { file: fileName, partner: partner.value.name })
    : succeed({ candidates: [partner.value], isKnown })
}

/** Whom an unknown key may belong to: who was asked, or whose domains the sender names; fails when all of them have another key. */
function findCandidates(rooms: Rooms, content: PartnerFileContent, fileName: string): Outcome<readonly Partner[]> {
  const partners = rooms.store.partners.list()
  if (!partners.ok) return partners
  const asked = content.inReplyTo === null ? succeed(undefined) : rooms.store.partnerFiles.findRecord(content.inReplyTo)
  if (!asked.ok) return asked
  const { agreement, sender } = content
  const domains = new Set(agreement[sender.side].domains.map(({ name }) => name))
  const named = partners.value.filter(({ id, isPractice, domains: theirs }) =>
    content.inReplyTo === null
      ? !isPractice && theirs.some((domain) => domains.has(domain))
      : id === asked.value?.partnerId,
  )
  const candidates: Partner[] = []
  for (const partner of named) {
    const key = rooms.store.partnerFiles.keyOf(partner.id)
    if (!key.ok) return key
    if (key.value === undefined) candidates.push(partner)
  }
  const [foreign] = named
  return candidates.length === 0 && foreign !== undefined
    ? fail('partner-file.foreign-key', { file: fileName, partner: foreign.name })
    : succeed(candidates)
}
