// THE list of what the window may ask of the main process. Channel = `group.entry`.
import { z } from 'zod'
import { agreementState } from '#domain/agreement/agreement.ts'
import { agreedChoice } from '#domain/agreement/to-choice.ts'
import { rendering } from '#domain/artefact.ts'
import { dueWork } from '#domain/due-work.ts'
import { fault } from '#domain/fault.ts'
import { gatewaySite, gatewaySiteDraft, siteFacts, siteField } from '#domain/gateway-site.ts'
import { language } from '#domain/language.ts'
import { partner, partnerDraft } from '#domain/partner.ts'
import { partnerRemoval } from '#domain/partner-removal.ts'
import { partnerChoice } from '#domain/policy-choice.ts'
import { probeProgress, probeReport, probeVerdict } from '#domain/probe-report.ts'
import { hostSystem, typedSecret } from '#domain/push/push-host.ts'
import {
  partnerPreflight,
  queueOrder,
  queuePage,
  queueSelection,
  relayEvent,
  relayException,
} from '#domain/relay-queue.ts'
import { relayOverview, relaySetup } from '#domain/relay-trial.ts'
import { renderingDifference } from '#domain/rendering-difference.ts'
import { reportComparison } from '#domain/report-change.ts'
import { knownGateway, reportDetails } from '#domain/report-details.ts'
import { settings } from '#domain/setting.ts'
import { day } from '#domain/text.ts'
import { tlsLevel } from '#domain/tls-level.ts'
import { agreementContract } from './agreement-contract.ts'
import { careContract } from './care-contract.ts'
import { checklistContract } from './checklist-contract.ts'
import { confirmContract } from './confirm-contract.ts'
import { contactContract } from './contact-contract.ts'
import { renderRequest } from './contract-types.ts'
import { call, feed, job } from './define.ts'
import { partnerFileContract } from './partner-file-contract.ts'
import { pushContract } from './push-contract.ts'

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
  /** Of the version in force, else the newest; null while there is none. */
  agreement: z.strictObject({ state: agreementState, reviewBy: day.nullable() }).nullable(),
})
export type PartnerSummary = z.infer<typeof partnerSummary>

/** What is due about a partner, heaviest first. */
export const partnerDue = z.strictObject({ partnerId: z.uuid(), due: z.array(dueWork).min(1) })
export type PartnerDue = z.infer<typeof partnerDue>

/** A choice and what it is measured against: `shortcomingsOf` says where it is less. */
export const choiceInWindow = partnerChoice.extend({
  /** The version in force, else the one both sides confirmed; null = nothing was agreed. */
  agreement: agreedChoice.nullable(),
})
export type ChoiceInWindow = z.infer<typeof choiceInWindow>

export const gatewayDescription = z.strictObject({
  id: z.string(),
  levels: z.array(tlsLevel),
  scope: z.enum(['site', 'partner']),
  fields: z.array(siteField),
  emptyFacts: siteFacts,
  /** Systems of hosts it can be pushed to; empty = only by hand. */
  pushSystems: z.array(hostSystem),
})
export type GatewayDescription = z.infer<typeof gatewayDescription>

/** What one site's files would be, or why there are none. */
export const siteRendering = z.strictObject({
  siteId: z.uuid(),
  result: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('rendered'), rendering }),
    z.strictObject({ kind: z.literal('refused'), fault }),
  ]),
  /** Partners beside this one whose policies stand in the same files; only for targets of scope `site`. */
  alsoHolds: z.array(z.string()),
  /** Against the files last kept or printed for this partner and site; null when there were none. */
  difference: renderingDifference.nullable(),
})
export type SiteRendering = z.infer<typeof siteRendering>

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

/** Both days included; `policyId` null = every partner. */
export const evidencePeriod = z.strictObject({
  policyId: z.uuid().nullable(),
  from: z.iso.date(),
  until: z.iso.date(),
})
export type EvidencePeriod = z.infer<typeof evidencePeriod>

const byPartner = z.strictObject({ partnerId: z.uuid() })
const inLanguage = byPartner.extend({ language })

export const contract = {
  app: {
    info: call({ input: z.void(), output: appInfo }),
    copyText: call({ input: z.strictObject({ text: z.string().max(2_000_000) }), output: z.void() }),
    reveal: call({ input: z.strictObject({ path: z.string().max(4096) }), output: z.void() }),
    /** Asks for a file of this computer; its path, or null when the dialog was dismissed. */
    choosePath: call({
      input: z.strictObject({ kind: z.enum(['node-archive', 'private-key']) }),
      output: z.string().nullable(),
    }),
  },
  settings: {
    read: call({ input: z.void(), output: settings }),
    save: call({ input: settings, output: settings }),
    changed: feed({ event: settings }),
  },
  partner: {
    list: call({ input: z.void(), output: z.array(partnerSummary) }),
    /** Partners about whom something is due today, whether or not anybody opened them. */
    due: call({ input: z.void(), output: z.array(partnerDue) }),
    save: call({ input: partnerDraft, output: partner }),
    /** What `remove` would delete with the partner. */
    removal: call({ input: byPartner, output: partnerRemoval }),
    remove: call({ input: byPartner, output: z.void() }),
    changed: feed({ event: z.strictObject({ partnerId: z.uuid().nullable() }) }),
  },
  probe: {
    /**
     * Tests every domain of the partner, in full depth when asked; one report per domain, stored as soon as it is judged. `fromHostId` = the host of
     * a gateway of ours that mail servers are asked from over SSH, null = this computer. Faults probe.host-lost, probe.forwarding-prohibited,
     * push.host-not-found, `ssh.*` (as in host.signIn), probe.practice-from-here.
     */
    run: job({
      input: byPartner.extend({
        depth: z.enum(['verdict', 'full']).optional(),
        fromHostId: z.uuid().nullable().optional(),
        secrets: z.array(typedSecret).max(80).optional(),
      }),
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
  site: {
    list: call({ input: z.void(), output: z.array(gatewaySite) }),
    /** Keeps a gateway of our own; faults gateway.unknown, gateway.site-incomplete, confirm.trial-open for kind and facts. */
    save: call({ input: gatewaySiteDraft, output: gatewaySite }),
    remove: call({ input: z.strictObject({ siteId: z.uuid() }), output: z.void() }),
    changed: feed({ event: z.strictObject({ siteId: z.uuid().nullable() }) }),
  },
  gateway: {
    kinds: call({ input: z.void(), output: z.array(gatewayDescription) }),
    /** What was chosen for the partner last time, or what its last test recommends. */
    choice: call({ input: byPartner, output: choiceInWindow }),
    /** Renders for every site named; nothing is written or remembered. */
    render: call({ input: renderRequest, output: z.array(siteRendering) }),
    /** Renders again, asks for a folder and writes the files; nothing is written when one site is refused. Remembers files and choice. */
    save: call({ input: renderRequest, output: keptFiles }),
    /** Prints the hand-over sheet for those who work on the gateways, and asks where to keep it. Remembers files and choice. */
    print: call({ input: renderRequest.extend({ language }), output: keptFiles }),
  },
  ...agreementContract,
  ...contactContract,
  ...checklistContract,
  ...partnerFileContract,
  ...careContract,
  ...confirmContract,
  relay: {
    /** The relay this app runs for a trial: setup, process, status, policies. */
    overview: call({ input: z.void(), output: relayOverview }),
    /** Writes its configuration; a running relay is started anew when that is needed. */
    saveSetup: call({ input: relaySetup, output: relayOverview }),
    /** Faults relay.not-started, input.wrong-format. */
    start: call({ input: z.void(), output: relayOverview }),
    stop: call({ input: z.void(), output: relayOverview }),
    /** Writes the policies kept for its gateway into its policy file; a running relay reloads it. */
    takeOver: call({ input: z.void(), output: relayOverview }),
    queue: call({
      input: z.strictObject({
        selection: queueSelection,
        offset: z.number().int().min(0),
        limit: z.number().int().min(1).max(200),
      }),
      output: queuePage,
    }),
    /** Carries out an order; answers how many deliveries it was about. Fault relay.not-running. */
    order: call({
      input: z.strictObject({ order: queueOrder, selection: queueSelection, reason: z.string().trim().max(500) }),
      output: z.strictObject({ count: z.number().int() }),
    }),
    exceptions: call({ input: z.void(), output: z.array(relayException) }),
    addException: call({
      input: relayException.omit({ id: true, createdAt: true, decidedBy: true }),
      output: relayException,
    }),
    endException: call({ input: z.strictObject({ id: z.uuid() }), output: z.void() }),
    /** Tests again how the relay reaches every partner, without sending mail. */
    preflight: call({ input: z.void(), output: z.array(partnerPreflight) }),
    /** Prints the evidence of a period, of one partner or all, and asks where to keep it. */
    printEvidence: call({ input: evidencePeriod.extend({ language }), output: keptFiles }),
    /** Keeps the evidence of a period as CSV or JSON lines; asks where. */
    exportEvidence: call({ input: evidencePeriod.extend({ format: z.enum(['csv', 'jsonl']) }), output: keptFiles }),
    /** How the process stands; the rest of the overview is asked for when it is needed. */
    changed: feed({ event: relayOverview.pick({ run: true, status: true }) }),
    happened: feed({ event: relayEvent }),
  },
  ...pushContract,
  lab: {
    /** Starts the practice lab and adds its partners to the list. */
    start: call({ input: z.void(), output: z.array(partner) }),
  },
} as const
