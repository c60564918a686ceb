// The part of the contract about the agreement with a partner: terms, states, confirmations, paper, letters.
import { z } from 'zod'
import { agreement, agreementState, documentLanguageChoice, yesByHand } from '#domain/agreement/agreement.ts'
import { readCommon, writtenCommon } from '#domain/agreement/clause/written.ts'
import { contradictionCodes } from '#domain/agreement/contradictions.ts'
import { differenceCodes } from '#domain/agreement/differences.ts'
import { letterKinds } from '#domain/agreement/letter-kind.ts'
import { sideTerms } from '#domain/agreement/side-terms.ts'
import { agreementTerms, commonTerms } from '#domain/agreement/terms.ts'
import { language } from '#domain/language.ts'
import { lineOfText } from '#domain/partner.ts'
import { day } from '#domain/text.ts'
import { call, feed } from './define.ts'

const byPartner = z.strictObject({ partnerId: z.uuid() })
const byAgreement = z.strictObject({ agreementId: z.uuid() })
const files = z.strictObject({ files: z.array(z.string()) })

/** What new agreements begin with: our own side and the common part, edited once. */
export const agreementDefaults = z.strictObject({
  own: sideTerms,
  common: commonTerms,
  language: documentLanguageChoice,
  /** Whether a logo stands on the paper, and its size in pixels. */
  logo: z.strictObject({ name: z.string(), width: z.number().int(), height: z.number().int() }).nullable(),
})
export type AgreementDefaults = z.infer<typeof agreementDefaults>

/** The defaults as they are kept: a clause that is plain text is in the language of the document. */
export const storedDefaults = agreementDefaults
  .omit({ logo: true })
  .extend({ common: writtenCommon })
  .transform(({ common, ...kept }) => ({ ...kept, common: readCommon(common, kept.language) }))

/** A term the newest test or the partner's data say otherwise about. */
export const termDifference = z.strictObject({
  /** Path within the terms: `partner.hosts`. */
  path: z.string(),
  /** `agreement-page:differs.<code>`. */
  code: z.enum(differenceCodes),
  found: z.array(z.string()).max(50),
})

export const agreementView = z.strictObject({
  agreement,
  /** Terms that still miss what is required before it may be sent: paths within the terms. */
  missing: z.array(z.string()),
  /** Terms of a draft that cannot be kept together; `agreement-page:contradiction.<code>`. */
  contradictions: z.array(z.strictObject({ path: z.string(), code: z.enum(contradictionCodes) })),
  /** Where the newest tests say otherwise, and days that are past. */
  differences: z.array(termDifference),
  /** Open blocking items that stand before `active`; ids of checklist items. */
  blockedBy: z.array(z.string()),
})
export type AgreementView = z.infer<typeof agreementView>

export const letterView = z.strictObject({ subject: z.string(), recipient: z.string(), text: z.string() })
export type LetterView = z.infer<typeof letterView>

const aboutLetter = byPartner.extend({
  kind: z.enum(letterKinds),
  language,
  /** For a notice: the day the agreement is to end. */
  endsOn: day.optional(),
})

export const agreementContract = {
  agreement: {
    /** All versions with a partner, newest first. */
    list: call({ input: byPartner, output: z.array(agreementView) }),
    /**
     * Begins the first version, or a new one from the newest, filled from tests, settings and contacts. Faults agreement.draft-exists,
     * .versions-used-up.
     */
    begin: call({ input: byPartner, output: agreementView }),
    /** Keeps terms and language of a draft; fault agreement.not-editable. */
    save: call({
      input: byAgreement.extend({ terms: agreementTerms, language: documentLanguageChoice }),
      output: agreementView,
    }),
    /** Fills again what tests and settings know, in a draft; only fields named by path, or all that are empty. */
    fill: call({
      input: byAgreement.extend({ paths: z.array(z.string()).max(100).nullable() }),
      output: agreementView,
    }),
    /** Throws a draft away; fault agreement.not-editable. */
    discard: call({ input: byAgreement, output: z.void() }),
    /**
     * Moves it on. Faults agreement.not-allowed, .not-confirmed-by-both, .taken-back-too-late, .yes-given-out, .incomplete, .contradictory,
     * .blocked unless `acceptedReason` says why open items are accepted.
     */
    move: call({
      input: byAgreement.extend({ to: agreementState, note: lineOfText, acceptedReason: lineOfText.nullable() }),
      output: agreementView,
    }),
    /**
     * Notes one side's yes; `withFile` asks for a file to keep with it. Faults agreement.not-allowed, .day-ahead, .too-many-confirmations,
     * file.choice-dismissed, input.too-large, input.unreadable-file.
     */
    confirm: call({
      input: byAgreement.extend({
        confirmation: yesByHand,
        withFile: z.boolean(),
      }),
      output: agreementView,
    }),
    /** Takes a yes back that was noted by mistake, while it is `sent`; faults agreement.not-allowed, .taken-back-too-late, .yes-given-out. */
    unconfirm: call({ input: byAgreement.extend({ confirmationId: z.uuid() }), output: agreementView }),
    /** Keeps an attached file where the person says. */
    saveAttachment: call({ input: z.strictObject({ attachmentId: z.uuid() }), output: files }),
    defaults: call({ input: z.void(), output: agreementDefaults }),
    saveDefaults: call({ input: agreementDefaults.omit({ logo: true }), output: agreementDefaults }),
    /** Asks for a PNG or JPEG; null removes it. Faults file.choice-dismissed, input.too-large, agreement.logo-unusable. */
    chooseLogo: call({ input: z.strictObject({ remove: z.boolean() }), output: agreementDefaults }),
    /** Prints one version and asks where to keep it; `final` = flat, else with fields to fill in. */
    print: call({
      input: byAgreement.extend({ language: documentLanguageChoice, form: z.enum(['fillable', 'final']) }),
      output: files,
    }),
    changed: feed({ event: byPartner }),
  },
  agreementLetter: {
    /** Composes one of the letters that go with an agreement; faults agreement.none, probe.not-tested, letter.* */
    compose: call({ input: aboutLetter, output: letterView }),
    print: call({ input: aboutLetter, output: files }),
    /** A mail draft with the agreement as PDF, and the partner file where the kind sends one. */
    saveDraft: call({ input: aboutLetter, output: files }),
    openMail: call({ input: aboutLetter, output: z.strictObject({ isWhole: z.boolean() }) }),
  },
}
