// What one policy demands of a session, and what is known of the way to its server: all that `enforce` judges by besides the session.
import type { DnssecState, HostTlsa } from '#domain/dns-security.ts'
import type { RefusalReason } from '#domain/evidence-record.ts'
import type { StsPolicy } from '#domain/sts-observation.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import type { PolicySuites, TlsPolicy } from '#domain/tls-policy.ts'
import type { OpenSession } from '../smtp-client/open-session.ts'
import type { Permit } from './permit.ts'

export interface Demand {
  readonly level: TlsLevel
  /** Agreed certificate names, which then count alone; empty = the host's own name must match. */
  readonly names: readonly string[]
  /** SHA-256 of leaf certificates or public keys, lower-case hex; any one may match. */
  readonly pins: readonly string[]
  readonly minProtocol: TlsPolicy['minProtocol']
  readonly suites: PolicySuites
  /** Of the certificate of ours that the partner must have been shown; null = none. */
  readonly clientCertificateSha256: string | null
  /** The message carries REQUIRETLS (RFC 8689). */
  readonly requiresTls: boolean
  readonly recipientDomain: string
  /** A person's recorded exception; it can only lower the level. */
  readonly exceptionLevel: TlsLevel | null
}

export interface EnforceOrder {
  readonly session: OpenSession
  readonly demand: Demand
  /** DNSSEC's weakest word on the way to the host, MX list and addresses; null = not asked. */
  readonly dnssec: DnssecState | null
  /** What DANE publishes for the host; null = not looked up. */
  readonly dane: Pick<HostTlsa, 'kind' | 'records' | 'baseDomains'> | null
  /** The MTA-STS policy in force for the recipient domain; null = none. */
  readonly sts: { readonly policy: StsPolicy } | null
  /** ISO date-time. */
  readonly now: string
}

export interface Refusal {
  readonly ok: false
  readonly reason: RefusalReason
  /** What was met, for the log and the evidence; at most 300 characters. */
  readonly detail: string
}

export type Enforced = { readonly ok: true; readonly permit: Permit } | Refusal
