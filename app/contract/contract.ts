// THE list of what the window may ask of the main process. Channel = `group.entry`.
import { z } from 'zod'
import { rendering } from '#domain/artefact.ts'
import { language } from '#domain/language.ts'
import { partner, partnerDraft } from '#domain/partner.ts'
import { probeProgress, probeReport, probeVerdict } from '#domain/probe-report.ts'
import { reportComparison } from '#domain/report-change.ts'
import { knownGateway, reportDetails } from '#domain/report-details.ts'
import { settings } from '#domain/setting.ts'
import { tlsLevel } from '#domain/tls-level.ts'
import { call, feed, job } from './define.ts'

/** A partner with what the worklist shows of its last test. */
export const partnerSummary = z.strictObject({
  partner,
  lastTest: z
    .strictObject({
      startedAt: z.string(),
      verdict: probeVerdict,
      /** Code of the worst finding, for the line below the name. */
      leadingFinding: z.string().nullable(),
      /** Earliest end of a leaf certificate. */
      expiresAt: z.string().nullable(),
    })
    .nullable(),
})
export type PartnerSummary = z.infer<typeof partnerSummary>

export const gatewayDescription = z.strictObject({
  id: z.string(),
  levels: z.array(tlsLevel),
  /** The site facts kept for this gateway, or the target's empty form. */
  site: z.unknown(),
})
export type GatewayDescription = z.infer<typeof gatewayDescription>

export const renderRequest = z.strictObject({
  partnerId: z.uuid(),
  gateway: z.string().max(40),
  level: tlsLevel,
  includeSubdomains: z.boolean(),
  site: z.unknown(),
})
export type RenderRequest = z.infer<typeof renderRequest>

export const keptFiles = z.strictObject({ files: z.array(z.string()) })

export const appInfo = z.strictObject({
  version: z.string(),
  runtime: z.string(),
  systemLanguage: language,
  hostName: z.string(),
  systemResolvers: z.array(z.string()),
  /** Whether this runtime can read the operating system's trust store. */
  canReadSystemAuthorities: z.boolean(),
  storageNotice: z.string().nullable(),
})
export type AppInfo = z.infer<typeof appInfo>

/** The letter to a partner as it stands in the window. */
export const letterPreview = z.strictObject({
  subject: z.string(),
  /** Mail address of the partner's contact; empty when none is known. */
  recipient: z.string(),
  text: z.string(),
})
export type LetterPreview = z.infer<typeof letterPreview>

const byPartner = z.strictObject({ partnerId: z.uuid() })
const inLanguage = byPartner.extend({ language })

export const contract = {
  app: {
    info: call({ input: z.void(), output: appInfo }),
    copyText: call({ input: z.strictObject({ text: z.string().max(2_000_000) }), output: z.void() }),
    reveal: call({ input: z.strictObject({ path: z.string().max(4096) }), output: z.void() }),
  },
  settings: {
    read: call({ input: z.void(), output: settings }),
    save: call({ input: settings, output: settings }),
    changed: feed({ event: settings }),
  },
  partner: {
    list: call({ input: z.void(), output: z.array(partnerSummary) }),
    save: call({ input: partnerDraft, output: partner }),
    remove: call({ input: byPartner, output: z.void() }),
    changed: feed({ event: z.strictObject({ partnerId: z.uuid().nullable() }) }),
  },
  probe: {
    /** Tests every domain of the partner, in full depth when asked; one report per domain, stored as soon as it is judged. */
    run: job({
      input: byPartner.extend({ depth: z.enum(['verdict', 'full']).optional() }),
      progress: probeProgress,
      output: z.array(probeReport),
    }),
    /** Ends the list of a full test; the job then ends by itself, with a report of what was seen until then. */
    endListing: call({ input: byPartner, output: z.void() }),
    /** The newest report of each domain of the partner. */
    latest: call({ input: byPartner, output: z.array(probeReport) }),
    /** What has to be worked out from those reports. */
    details: call({ input: byPartner, output: z.array(reportDetails) }),
    /** Gateways whose hello a test can send, for the settings. */
    gateways: call({ input: z.void(), output: z.array(knownGateway) }),
  },
  report: {
    /** What changed since the test before, for each domain that has one. */
    changes: call({ input: byPartner, output: z.array(reportComparison) }),
    /** Keeps the newest reports as JSON, schema handschlag.check/1; asks where. */
    saveJson: call({ input: byPartner, output: keptFiles }),
    /** Prints the newest reports and asks where to keep them. */
    print: call({ input: inLanguage, output: keptFiles }),
  },
  letter: {
    /** Composes the letter from the newest reports; faults letter.nothing-to-mend, letter.nothing-certain, probe.not-tested. */
    compose: call({ input: inLanguage, output: letterPreview }),
    /** Prints the letter and asks where to keep it. */
    print: call({ input: inLanguage, output: keptFiles }),
    /** Keeps the letter as a mail draft (.eml) with the printed letter attached; asks where. */
    saveDraft: call({ input: inLanguage, output: keptFiles }),
    /** Opens the mail program; a letter too long for that is put on the clipboard instead. */
    openMail: call({ input: inLanguage, output: z.strictObject({ isWhole: z.boolean() }) }),
  },
  gateway: {
    list: call({ input: z.void(), output: z.array(gatewayDescription) }),
    render: call({ input: renderRequest, output: rendering }),
    /** Renders again, asks for a folder and writes the files; nothing is written when anything fails. */
    save: call({ input: renderRequest, output: keptFiles }),
  },
  agreement: {
    /** Prints the agreement of a partner and asks where to keep it. */
    print: call({ input: inLanguage, output: keptFiles }),
  },
  lab: {
    /** Starts the practice lab and adds its partners to the list. */
    start: call({ input: z.void(), output: z.array(partner) }),
  },
} as const
