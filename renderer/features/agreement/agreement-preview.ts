// What the agreement will contain, from the partner and its last tests.
import type { Contact, Partner } from '#domain/partner.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { MandatoryMode } from '#domain/tls-level.ts'

const strongestFirst: readonly MandatoryMode[] = ['secure', 'verify', 'encrypt']

/** The strongest level every domain allows; `untested` while a domain has no report, `none` when nothing can be enforced. */
export function agreedLevel(partner: Partner, reports: readonly ProbeReport[]): MandatoryMode | 'untested' | 'none' {
  const newest = partner.domains.map((domain) => reports.find((report) => report.domain === domain))
  if (newest.some((report) => report === undefined)) return 'untested'
  return strongestFirst.find((level) => newest.every((report) => report?.judgement.modes[level] === true)) ?? 'none'
}

/** Every mail server of the last tests, once. */
export function testedHosts(reports: readonly ProbeReport[]): readonly string[] {
  return [...new Set(reports.flatMap((report) => report.observed.mxRoute.hosts.map((entry) => entry.host)))]
}

/** A contact in one line; empty when nothing is known. */
export function contactLine(contact: Contact): string {
  return [contact.name, contact.mail, contact.phone].filter((part) => part !== '').join(' · ')
}
