// What a partner file says about a version: the terms without sides, our contacts of today, and whether it answers a file that came.
import type { Agreement } from '#domain/agreement/agreement.ts'
import { toNeutral } from '#domain/agreement/neutral.ts'
import type { SideContact } from '#domain/contacts/person.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import {
  type PartnerFileContent,
  partnerFileContent,
  type TravellingContact,
} from '#domain/partner-file/partner-file.ts'
import { contactSides } from '../contacts/sides.ts'
import type { Rooms } from '../rooms.ts'

export interface OwnYes {
  readonly name: string
  readonly on: string
  /** Not noted with the version yet. */
  readonly isNew: boolean
}

const validDays = 90
const mostContacts = 50

/** The content of a new file; faults partner-file.not-sent, partner.not-found. */
export function composeContent(rooms: Rooms, agreement: Agreement, yes: OwnYes | null): Outcome<PartnerFileContent> {
  const { partnerId, hash } = agreement
  if (hash === null) return fail('partner-file.not-sent')
  const answered = newestTakenIn(rooms, partnerId, hash)
  if (!answered.ok) return answered
  const key = rooms.store.partnerFiles.keyOf(partnerId)
  if (!key.ok) return key
  const people = contactSides(rooms, partnerId)
  if (!people.ok) return people
  const senderAgreementId = firstVersionOf(rooms, agreement)
  if (!senderAgreementId.ok) return senderAgreementId
  const createdAt = rooms.outside.clock.now()
  const content: PartnerFileContent = {
    fileId: rooms.outside.newId(),
    agreementId: senderAgreementId.value,
    kind: answered.value === null ? 'offer' : 'answer',
    createdAt,
    expiresAt: new Date(Date.parse(createdAt) + validDays * 86_400_000).toISOString(),
    inReplyTo: answered.value,
    forKey: key.value?.fingerprint ?? null,
    sender: {
      side: agreement.issuedBy === 'own' ? 'first' : 'second',
      organisation: agreement.terms.own.organisation,
    },
    language: agreement.language,
    agreement: toNeutral(agreement),
    agreementHash: hash,
    yes: yes === null ? null : { name: yes.name, on: yes.on },
    contacts: people.value.own.slice(0, mostContacts).map(travelling),
  }
  // Whoever reads it refuses what its schema would change: so does the one who writes it.
  return succeed(partnerFileContent.parse(content))
}

/** The newest file about these terms that came from the partner; null when none did. */
function newestTakenIn(rooms: Rooms, partnerId: string, hash: string): Outcome<string | null> {
  const records = rooms.store.partnerFiles.records(partnerId)
  if (!records.ok) return records
  const came = records.value.find(({ way, agreementHash }) => way === 'in' && agreementHash === hash)
  return succeed(came?.fileId ?? null)
}

/** The same for all versions of an agreement, so that an older file of an earlier version is seen as older. */
function firstVersionOf(rooms: Rooms, { id, partnerId, number }: Agreement): Outcome<string> {
  const versions = rooms.store.agreements.ofPartner(partnerId)
  return versions.ok ? succeed(versions.value.findLast((version) => version.number === number)?.id ?? id) : versions
}

function travelling({ person, role, isDeputy }: SideContact): TravellingContact {
  const { name, organisation, mail, phone, mobile, availability, languages, keyword } = person
  return { name, organisation, mail, phone, mobile, availability, languages, keyword, role, isDeputy }
}
