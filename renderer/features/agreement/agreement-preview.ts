// What the agreement will contain, from the partner and its last tests.
import type { Contact } from '#domain/partner.ts'
import type { ProbeReport } from '#domain/probe-report.ts'

/** Every mail server of the last tests, once. */
export function testedHosts(reports: readonly ProbeReport[]): readonly string[] {
  return [...new Set(reports.flatMap((report) => report.observed.mxRoute.hosts.map((entry) => entry.host)))]
}

/** A contact in one line; empty when nothing is known. */
export function contactLine(contact: Contact): string {
  return [contact.name, contact.mail, contact.phone].filter((part) => part !== '').join(' · ')
}
