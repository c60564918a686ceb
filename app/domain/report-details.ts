// What can be worked out from a stored report, but only by reading certificates and policies again: which TLSA record fits which address,
// which MX hosts an MTA-STS policy covers, what is weak in a list of suites, and the names of simulated gateways. Judges nothing new.
import { z } from 'zod'
import { pairWeaknesses } from './tls-profile.ts'

export const tlsaOutcomes = [
  'matches',
  'other-certificate',
  'other-name',
  'stronger-digest-decides',
  'expired',
  'not-yet-valid',
  'anchor-not-sent',
  'not-issued-by-anchor',
  'unreadable',
  'usage-not-for-mail',
  'unknown-usage',
  'unknown-selector',
  'unknown-matching-type',
  'wrong-length',
  'not-a-certificate',
] as const
export type TlsaOutcome = (typeof tlsaOutcomes)[number]

export const gatewayProducts = ['exchange', 'exchange-online', 'domino', 'postfix', 'openssl', 'relay'] as const

/** A gateway whose hello can be sent; `measured` = compared with the real program, otherwise from documents. */
export const knownGateway = z.strictObject({
  id: z.string(),
  product: z.enum(gatewayProducts),
  version: z.string(),
  evidence: z.enum(['measured', 'unverified']),
})
export type KnownGateway = z.infer<typeof knownGateway>

export const reportDetails = z.strictObject({
  reportId: z.uuid(),
  /** Outcomes in the order of the host's records; empty when there was no chain to hold them against. */
  tlsa: z.array(z.strictObject({ host: z.string(), ip: z.string(), outcomes: z.array(z.enum(tlsaOutcomes)) })),
  /** Pattern that covers each MX host; null = none does. Empty without a readable policy. */
  stsCoverage: z.array(z.strictObject({ host: z.string(), pattern: z.string().nullable() })),
  /** By suite name, only suites with a weakness. */
  weakSuites: z.record(z.string(), z.array(z.enum(pairWeaknesses))),
  /** Groups no longer long enough. */
  weakGroups: z.array(z.string()),
  gateways: z.array(knownGateway),
})
export type ReportDetails = z.infer<typeof reportDetails>

/** Nothing worked out yet. */
export function noDetails(reportId: string): ReportDetails {
  return { reportId, tlsa: [], stsCoverage: [], weakSuites: {}, weakGroups: [], gateways: [] }
}
