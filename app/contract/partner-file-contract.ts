// The part of the contract about signed files exchanged with partners who use this program too.
import { z } from 'zod'
import { lineOfText } from '#domain/partner.ts'
import { fileRecord } from '#domain/partner-file/partner-file.ts'
import { agreementView } from './agreement-contract.ts'
import { call } from './define.ts'

const words = z.strictObject({ de: z.array(z.string()), en: z.array(z.string()) })
const files = z.strictObject({ files: z.array(z.string()) })

/** What would change here, in the window's language: path within the terms or `contacts`, its name, and what it says, line by line. */
const changes = z.array(
  z.strictObject({
    path: z.string(),
    label: z.string(),
    before: z.string(),
    after: z.string(),
    /** Protects less than what counts today. */
    isWeaker: z.boolean(),
  }),
)

export const ownIdentity = z.strictObject({ fingerprint: z.string(), words })

/** A file that was read and checked but not taken in yet. */
export const openedFile = z.strictObject({
  openedId: z.uuid(),
  fileName: z.string(),
  kind: z.enum(['offer', 'answer']),
  organisation: z.string(),
  createdAt: z.string(),
  agreement: z.strictObject({ number: z.string(), version: z.number().int(), hash: z.string() }),
  fingerprint: z.string(),
  words,
  /** `new` = compare the words on the phone first; `known` = compared earlier. */
  key: z.enum(['new', 'known']),
  /** Whether the sender says yes to this hash. */
  yes: z.strictObject({ name: z.string(), on: z.string() }).nullable(),
  /** Partners it may belong to, each with what would change there: the known one, or those whose domains stand in it. */
  candidates: z.array(z.strictObject({ partnerId: z.uuid(), name: z.string(), changes })),
  /** What a partner that is added would bring. */
  changes,
})
export type OpenedFile = z.infer<typeof openedFile>

export const partnerFileContract = {
  partnerFile: {
    /** Our key, made when it is first needed; faults partner-file.no-keychain, partner-file.identity-lost. */
    identity: call({ input: z.void(), output: ownIdentity }),
    /**
     * Makes a new key where the private one is lost; the old one counts no more, and every partner has to compare words again. Faults
     * partner-file.no-keychain.
     */
    renewIdentity: call({ input: z.void(), output: ownIdentity }),
    /**
     * Keeps the signed file for a version and, beside it, the page it carries; asks for a folder. `yesBy` adds our yes to this hash: the
     * one noted already, else one in that name; null = the file carries none. Faults agreement.not-found, agreement.not-allowed, partner-file.not-sent, partner-file.no-keychain, partner-file.identity-lost, file.*.
     */
    save: call({
      input: z.strictObject({ agreementId: z.uuid(), yesBy: lineOfText.nullable() }),
      output: files,
    }),
    /**
     * Asks for a file and checks it. Faults partner-file.unreadable, .newer, .tampered, .expired, .from-future, .replayed, .older-than-known,
     * .foreign-key, .not-for-us, .unknown-request, .own-file, .too-large, file.choice-dismissed.
     */
    open: call({ input: z.strictObject({ partnerId: z.uuid().nullable() }), output: openedFile }),
    /**
     * Takes an opened file in: `partnerId` null adds the partner. A new key needs `comparedWords` true. Faults partner-file.not-compared,
     * partner-file.gone, partner-file.without-domains, partner.domain-taken, partner-file.draft-in-the-way, partner-file.version-taken,
     * partner-file.version-too-far, agreement.not-allowed, and those of `open`, checked again.
     */
    accept: call({
      input: z.strictObject({ openedId: z.uuid(), partnerId: z.uuid().nullable(), comparedWords: z.boolean() }),
      output: agreementView,
    }),
    /** Files exchanged with a partner, newest first. */
    records: call({ input: z.strictObject({ partnerId: z.uuid() }), output: z.array(fileRecord) }),
    /** The partner's key, if there is one, with its words. */
    partnerKey: call({
      input: z.strictObject({ partnerId: z.uuid() }),
      output: ownIdentity.extend({ comparedAt: z.string().nullable() }).nullable(),
    }),
    /** Forgets the partner's key, so that a new one can be compared. */
    forgetKey: call({ input: z.strictObject({ partnerId: z.uuid() }), output: z.void() }),
  },
}
