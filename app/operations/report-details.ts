// What the window shows besides the stored reports: their details, the gateways a test can imitate, and the end of a long list on demand.
import { type Outcome, succeed } from '#domain/fault.ts'
import type { KnownGateway, ReportDetails } from '#domain/report-details.ts'
import { knownGateways, reportDetailsOf } from '#probe/report-details.ts'
import { latestReports } from './partners.ts'
import type { Rooms } from './rooms.ts'

/** The details of the newest report of each domain of a partner; faults partner.not-found and those of the store. */
export function latestDetails(rooms: Rooms, partnerId: string): Outcome<ReportDetails[]> {
  const reports = latestReports(rooms, partnerId)
  return reports.ok ? succeed(reports.value.map(reportDetailsOf)) : reports
}

/** Every gateway the settings may name. */
export function gatewaysToImitate(): Outcome<KnownGateway[]> {
  return succeed(knownGateways())
}

/** Ends the list of a full test under way; what it has seen is judged by the test itself. */
export function endListing(rooms: Rooms, partnerId: string): Outcome<undefined> {
  rooms.tests.endListing(partnerId)
  return succeed(undefined)
}
