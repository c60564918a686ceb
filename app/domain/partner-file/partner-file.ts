// The signed file two Handschlags exchange: the terms of one version, the sender's contacts, and whether the sender says yes. It carries
// its own readable page, so that somebody without Handschlag can read it. The signature covers everything but itself.
import { z } from 'zod'
import { documentLanguageChoice } from '../agreement/agreement.ts'
import { readCommon, writeCommon } from '../agreement/clause/written.ts'
import { canonicalJson, neutralAgreement } from '../agreement/neutral.ts'
import { contactRole, personDraft } from '../contacts/person.ts'
import { lineOfText } from '../partner.ts'

/** Larger files are not read at all. */
export const partnerFileBytes = 4_000_000
export const partnerFileSchema = 'handschlag.partner/1'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** A contact as it travels: no identity of the sender's address book, no note. */
export const travellingContact = personDraft
  .omit({ id: true, note: true })
  .extend({ role: contactRole, isDeputy: z.boolean() })
export type TravellingContact = z.infer<typeof travellingContact>

export const partnerFileContent = z
  .strictObject({
    fileId: z.uuid(),
    /** Stable for this agreement on the sender's side, so that later files find it again. */
    agreementId: z.uuid(),
    kind: z.enum(['offer', 'answer']),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    /** The file this one answers; null for an offer. */
    inReplyTo: z.uuid().nullable(),
    /** SHA-256 of the public key it is meant for; null while that key is unknown. */
    forKey: sha256.nullable(),
    sender: z.strictObject({ side: z.enum(['first', 'second']), organisation: lineOfText }),
    /** The language the sender's documents are in; not under the hash. */
    language: documentLanguageChoice,
    agreement: neutralAgreement,
    agreementHash: sha256,
    /** The sender's yes to exactly this hash. */
    yes: z.strictObject({ name: lineOfText.min(1), on: z.iso.date() }).nullable(),
    contacts: z.array(travellingContact).max(50),
  })
  // A clause has one written form, or the same terms would have two hashes.
  .refine(({ agreement: { common }, language }) => {
    return canonicalJson(writeCommon(readCommon(common, language), language)) === canonicalJson(common)
  })
export type PartnerFileContent = z.infer<typeof partnerFileContent>

export const partnerFile = z.strictObject({
  schema: z.literal(partnerFileSchema),
  content: partnerFileContent,
  /** The same as one HTML page. */
  page: z.string().max(2_000_000),
  signer: z.strictObject({ algorithm: z.literal('Ed25519'), publicKey: z.string().regex(/^[A-Za-z0-9+/]{43}=$/) }),
  signature: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
})
export type PartnerFile = z.infer<typeof partnerFile>

/** A key of our own: the one without an end is in use; the private half lies in the keychain. */
export const ownKey = z.strictObject({
  fingerprint: sha256,
  madeAt: z.string(),
  /** When a new one took its place. */
  retiredAt: z.string().nullable(),
})
export type OwnKey = z.infer<typeof ownKey>

/** The key of a partner, and since when we believe it. */
export const partnerKey = z.strictObject({
  partnerId: z.uuid(),
  fingerprint: sha256,
  /** Compared on the phone; until then nothing of it counts. */
  comparedAt: z.string().nullable(),
})
export type PartnerKey = z.infer<typeof partnerKey>

/** Every file given out or taken in, so that a replay is seen. */
export const fileRecord = z.strictObject({
  fileId: z.uuid(),
  partnerId: z.uuid(),
  /** Our agreement it is about. */
  agreementId: z.uuid().nullable(),
  way: z.enum(['out', 'in']),
  kind: z.enum(['offer', 'answer']),
  /** The sender's id of the agreement; ours for files given out. */
  senderAgreementId: z.uuid(),
  agreementHash: sha256,
  /** The sender's yes went with it; where that was not written down yet, it is taken to be so. */
  hasYes: z.boolean().default(true),
  inReplyTo: z.uuid().nullable(),
  fingerprint: sha256,
  createdAt: z.string(),
  handledAt: z.string(),
})
export type FileRecord = z.infer<typeof fileRecord>
