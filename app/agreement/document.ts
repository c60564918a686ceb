// The agreement with one partner as a typed model, without words: parties, level, measurements, fields to fill in, checklist. What the
// app does not know stays a blank line for the pen; nothing is guessed. Pure; the same facts give the same document.
import type { MailDomain } from '#domain/addresses.ts'
import type { Partner } from '#domain/partner.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { Settings } from '#domain/setting.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import { type ChecklistPhase, checklist } from './checklist.ts'
import { type FieldGroup, fieldGroups } from './fields.ts'
import { type DomainMeasurement, measurementOf } from './measurement.ts'
import type { Party } from './party.ts'

export interface AgreementFacts {
  readonly partner: Partner
  readonly settings: Settings
  /** Any reports of the partner; the newest of each domain counts. */
  readonly reports: readonly ProbeReport[]
  readonly number: string
  readonly version: number
  /** ISO date of this version. */
  readonly date: string
  readonly level: TlsLevel
}

export interface AgreementDocument {
  readonly number: string
  readonly version: number
  readonly date: string
  /** ISO date one year later, when both sides look at it again. */
  readonly reviewBy: string
  /** A practice partner's document is marked on every page. */
  readonly isPractice: boolean
  readonly own: Party
  readonly partner: Party
  readonly domains: readonly MailDomain[]
  readonly level: TlsLevel
  readonly measurements: readonly DomainMeasurement[]
  readonly groups: readonly FieldGroup[]
  readonly checklist: readonly ChecklistPhase[]
}

/** Builds the document from what the app knows. */
export function agreementDocument(facts: AgreementFacts): AgreementDocument {
  const { partner, settings } = facts
  const date = facts.date.slice(0, 10)
  const measurements = partner.domains.map((domain) => measurementOf(domain, newestOf(domain, facts.reports)))
  const known = {
    own: { organisation: settings.organisation, contact: settings.contact },
    partner: { organisation: partner.name, contact: partner.contact },
    domains: partner.domains,
    agreedNames: partner.agreedNames,
    helo: settings.helo,
    level: facts.level,
    measurements,
    reviewBy: oneYearAfter(date),
  }
  return {
    number: facts.number,
    version: facts.version,
    date,
    reviewBy: known.reviewBy,
    isPractice: partner.isPractice,
    own: known.own,
    partner: known.partner,
    domains: partner.domains,
    level: facts.level,
    measurements,
    groups: fieldGroups(known),
    checklist,
  }
}

function newestOf(domain: string, reports: readonly ProbeReport[]): ProbeReport | undefined {
  return reports
    .filter((report) => report.domain === domain)
    .toSorted((left, right) => Date.parse(right.startedAt) - Date.parse(left.startedAt))[0]
}

function oneYearAfter(date: string): string {
  const day = new Date(`${date}T00:00:00.000Z`)
  day.setUTCFullYear(day.getUTCFullYear() + 1)
  return day.toISOString().slice(0, 10)
}
