// What both sides agree on, apart from what each says about itself: levels and go-live per direction, notice, review, term, clauses.
import { z } from 'zod'
import { lineOfText } from '../partner.ts'
import { day } from '../text.ts'
import { tlsLevel } from '../tls-level.ts'
import { policySuites } from '../tls-policy.ts'
import { clause, noClause } from './clause/clause.ts'
import { emptySide, sideTerms } from './side-terms.ts'

/** One direction; null instead = mail that way is not part of the agreement. */
export const directionTerms = z.strictObject({
  level: tlsLevel,
  minProtocol: z.enum(['TLSv1.2', 'TLSv1.3']),
  suites: policySuites,
  /** Both ends show certificates. */
  isMutual: z.boolean(),
  goLive: day.nullable(),
})
export type DirectionTerms = z.infer<typeof directionTerms>

/** `22:30`. */
export const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)
const workingDays = z.number().int().min(0).max(120)
const months = z.number().int().min(1).max(60)

export const commonTerms = z.strictObject({
  purpose: clause,
  legalBasis: clause,
  protection: z.enum(['normal', 'high']),
  /** When both test together: local time `2026-12-01T10:00`, its zone, minutes; null = not fixed. */
  testWindow: z
    .strictObject({
      start: z.iso.datetime({ local: true }),
      zone: lineOfText.min(1),
      minutes: z.number().int().min(5).max(1440),
    })
    .nullable(),
  /**
   * Local time of go-live on its day, in either direction; an end before the start is on the next day. Absent = the whole day, as in
   * versions from before there was a window, whose hash stays what it was.
   */
  goLiveWindow: z
    .strictObject({ from: timeOfDay, to: timeOfDay, zone: lineOfText.min(1) })
    .refine(({ from, to }) => from !== to)
    .exactOptional(),
  /** Days after go-live in which both look closely. */
  observationDays: z.number().int().min(0).max(90),
  notice: z.strictObject({ certificate: workingDays, mx: workingDays, provider: workingDays }),
  /** A new certificate of the same authority and name needs no notice. */
  renewalWithoutNotice: z.boolean(),
  reviewMonths: months,
  /** Both sides watch the path all the time, not only at the review. */
  isMonitored: z.boolean(),
  term: clause,
  termination: clause,
  removal: clause,
  /** Off by default: a lawyer reads it first. */
  indemnity: z.strictObject({ isIncluded: z.boolean(), text: clause }),
  contactRetentionMonths: months,
  contactPrivacy: clause,
  dataProtectionOfficer: lineOfText,
  /** Text form (mail) suffices instead of a signature. */
  isTextFormEnough: z.boolean(),
  annexes: z.array(z.enum(['test-report', 'root-certificate', 'configuration'])).max(3),
})
export type CommonTerms = z.infer<typeof commonTerms>

/** Everything an agreement says, seen from our side. */
export const agreementTerms = z.strictObject({
  own: sideTerms,
  partner: sideTerms,
  toPartner: directionTerms.nullable(),
  toUs: directionTerms.nullable(),
  common: commonTerms,
})
export type AgreementTerms = z.infer<typeof agreementTerms>

export const defaultDirection: DirectionTerms = {
  level: 'secure',
  minProtocol: 'TLSv1.2',
  suites: 'any',
  isMutual: false,
  goLive: null,
}

/** Terms nobody filled in yet; texts come from the locale when an agreement is begun. */
export const emptyTerms: AgreementTerms = {
  own: emptySide,
  partner: emptySide,
  toPartner: defaultDirection,
  toUs: null,
  common: {
    purpose: noClause,
    legalBasis: noClause,
    protection: 'normal',
    testWindow: null,
    observationDays: 14,
    notice: { certificate: 10, mx: 10, provider: 20 },
    renewalWithoutNotice: true,
    reviewMonths: 12,
    isMonitored: true,
    term: noClause,
    termination: noClause,
    removal: noClause,
    indemnity: { isIncluded: false, text: noClause },
    contactRetentionMonths: 12,
    contactPrivacy: noClause,
    dataProtectionOfficer: '',
    isTextFormEnough: false,
    annexes: ['test-report'],
  },
}
