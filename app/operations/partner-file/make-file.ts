// The signed file for a version of an agreement, and the page it carries: made from what is kept, and on record before it leaves the house,
// so that its answer is known. Our yes is noted with the version too.
import type { Agreement } from '#domain/agreement/agreement.ts'
import { yesOf } from '#domain/agreement/consent.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { localDay } from '#domain/local-day.ts'
import type { FileRecord, PartnerFileContent } from '#domain/partner-file/partner-file.ts'
import { translatorFor } from '#i18n/translate.ts'
import type { SigningKey } from '#partner-file/key-pair.ts'
import { pageHtml } from '#partner-file/page-html.ts'
import { signPartnerFile, writePartnerFile } from '#partner-file/sign.ts'
import type { KeptFile } from '#ports/file-keeper.ts'
import { confirmAgreement } from '../agreement/confirm.ts'
import { folderNames } from '../folder-names.ts'
import type { Rooms } from '../rooms.ts'
import { composeContent, type OwnYes } from './compose-content.ts'
import { ownIdentity } from './identity.ts'

export interface MadeFile {
  readonly file: KeptFile
  readonly page: KeptFile
}

export interface PreparedFile {
  readonly made: MadeFile
  /** Notes our yes with the version, if it is a new one, and tells the windows; called once the file is really there. */
  giveOut(): Promise<Outcome<undefined>>
  /** Takes the record back: the file never left. */
  withdraw(): Outcome<undefined>
}

/** Our yes that travels along: the one noted with the version, else none, or else one `by` that name; by nobody = none. */
export type YesAlong = 'noted' | { readonly by: string | null }

/**
 * Makes the signed file and puts it on record. A yes that is not noted yet is noted only when the file is given out. Faults
 * agreement.not-found, agreement.not-allowed, partner-file.not-sent, partner-file.no-keychain, partner-file.identity-lost.
 */
export async function preparePartnerFile(
  rooms: Rooms,
  agreementId: string,
  along: YesAlong,
): Promise<Outcome<PreparedFile>> {
  const key = await ownIdentity(rooms)
  if (!key.ok) return key
  return rooms.store.together((): Outcome<PreparedFile> => {
    const agreement = rooms.store.agreements.find(agreementId)
    if (!agreement.ok) return agreement
    const yes = ownYes(rooms, agreement.value, along)
    if (!yes.ok) return yes
    const content = composeContent(rooms, agreement.value, yes.value)
    if (!content.ok) return content
    const partner = rooms.store.partners.find(agreement.value.partnerId)
    if (!partner.ok) return partner
    const recorded = rooms.store.partnerFiles.addRecord(recordOf(rooms, agreement.value, content.value, key.value))
    if (!recorded.ok) return recorded
    const { fingerprint } = key.value
    const page = pageHtml(content.value, { fingerprint, isPractice: partner.value.isPractice }, translatorFor)
    return succeed({
      made: filesOf(content.value, page, key.value),
      giveOut: async () => await giveOut(rooms, agreement.value, yes.value),
      withdraw: () => rooms.store.partnerFiles.removeRecord(content.value.fileId),
    })
  })
}

/** None unless wanted; the one noted with the version, consent first, before one given now. Fault agreement.not-allowed where none can be given any more. */
function ownYes(rooms: Rooms, agreement: Agreement, along: YesAlong): Outcome<OwnYes | null> {
  if (agreement.state === 'draft') return fail('partner-file.not-sent')
  if (agreement.state === 'ended') return fail('agreement.not-allowed')
  const by = along === 'noted' ? null : along.by
  if (along !== 'noted' && !by) return succeed(null)
  const noted = yesOf('own', agreement)
  if (noted !== undefined) return succeed({ name: noted.name, on: noted.on, isNew: false })
  if (!by) return succeed(null)
  if (agreement.state !== 'sent') return fail('agreement.not-allowed')
  return succeed({ name: by, on: localDay(rooms.outside.clock.now()), isNew: true })
}

async function giveOut(
  rooms: Rooms,
  { id: agreementId, partnerId }: Agreement,
  yes: OwnYes | null,
): Promise<Outcome<undefined>> {
  rooms.announce.agreementChanged(partnerId)
  if (yes === null || !yes.isNew) return succeed(undefined)
  const confirmation = { side: 'own', name: yes.name, way: 'partner-file', on: yes.on, note: '' } as const
  const noted = await confirmAgreement(rooms, { agreementId, confirmation, withFile: false })
  return noted.ok ? succeed(undefined) : noted
}

function filesOf(content: PartnerFileContent, page: string, key: SigningKey): MadeFile {
  const { number, version } = content.agreement
  const [sender = ''] = folderNames([content.sender.organisation || 'Handschlag'])
  const name = `${number}-V${version}-${sender}`
  return {
    file: { name: `${name}.handschlag`, content: writePartnerFile(signPartnerFile(content, page, key)) },
    page: { name: `${name}.html`, content: page },
  }
}

function recordOf(rooms: Rooms, agreement: Agreement, content: PartnerFileContent, key: SigningKey): FileRecord {
  return {
    fileId: content.fileId,
    partnerId: agreement.partnerId,
    agreementId: agreement.id,
    way: 'out',
    kind: content.kind,
    senderAgreementId: content.agreementId,
    agreementHash: content.agreementHash,
    hasYes: content.yes !== null,
    inReplyTo: content.inReplyTo,
    fingerprint: key.fingerprint,
    createdAt: content.createdAt,
    handledAt: rooms.outside.clock.now(),
  }
}
