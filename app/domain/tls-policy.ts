// The policy towards one partner: what its mail must be protected by. One model for every gateway; a target that cannot express a
// demand refuses, one that cannot express anything else says what is lost. `policyFile` is what `handschlag render --input` reads.
import { z } from 'zod'
import { certificateName, hostName, mailDomain } from './addresses.ts'
import { certificatePem, certificatePin, clientCertificateName } from './certificate-values.ts'
import { defaultInbound, inboundPolicy } from './inbound-policy.ts'
import { lineOfText } from './partner.ts'
import { tlsLevel } from './tls-level.ts'

export const policyRoute = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('mx') }),
  z.strictObject({
    kind: z.literal('hosts'),
    hosts: z.array(z.strictObject({ host: hostName, port: z.number().int().min(1).max(65535) })).min(1),
  }),
])

/** Whose certificates count at the levels `verify` and `secure`. */
export const policyTrust = z.discriminatedUnion('kind', [
  /** The authorities the gateway trusts anyway, and these. */
  z.strictObject({ kind: z.literal('public'), authorities: z.array(certificatePem).max(20).default([]) }),
  /** These and no others. */
  z.strictObject({ kind: z.literal('private'), authorities: z.array(certificatePem).min(1).max(20) }),
])
export type PolicyTrust = z.infer<typeof policyTrust>

/** What happens to a message when the level cannot be reached. Only our relay knows more than `defer`; nothing is ever sent below the level. */
export const policyFailure = z.strictObject({
  action: z.enum(['defer', 'hold', 'bounce', 'container']).default('defer'),
  /** The sender is told that the message waits. */
  warnAfterHours: z.number().int().min(1).max(240).default(4),
  /** The message goes back to the sender. */
  giveUpAfterHours: z.number().int().min(1).max(720).default(240),
})
export type PolicyFailure = z.infer<typeof policyFailure>
export const defaultFailure: PolicyFailure = { action: 'defer', warnAfterHours: 4, giveUpAfterHours: 240 }

export const policyDirections = ['outbound', 'inbound', 'both'] as const
export const policyDirection = z.enum(policyDirections)
export type PolicyDirection = z.infer<typeof policyDirection>

/** `any` = what the gateway offers; `pfs` = forward secrecy only; `bsi` = the suites of BSI TR-02102-2 only. */
export const policySuites = z.enum(['any', 'pfs', 'bsi'])
export type PolicySuites = z.infer<typeof policySuites>

export const tlsPolicy = z.strictObject({
  /** Stable over the partner's life; it names the connector and marks what is ours. */
  id: z.uuid(),
  partner: lineOfText.min(1),
  domains: z.array(mailDomain).min(1).max(200),
  includeSubdomains: z.boolean().default(false),
  direction: policyDirection.default('outbound'),
  /** What mail to the partner is protected by; says nothing when `direction` is `inbound`. */
  level: tlsLevel,
  /** Agreed certificate names; empty = the MX host's own name must match. */
  names: z.array(certificateName).max(50).default([]),
  /** What the last test saw: every MX host with the names its certificate presents. */
  hosts: z.array(z.strictObject({ host: hostName, certificateNames: z.array(certificateName) })).default([]),
  trust: policyTrust.default({ kind: 'public', authorities: [] }),
  /** SHA-256 of leaf certificate or public key, lower-case hex, for level `fingerprint`; any one may match. */
  pins: z.array(certificatePin).max(50).default([]),
  minProtocol: z.enum(['TLSv1.2', 'TLSv1.3']).default('TLSv1.2'),
  suites: policySuites.default('any'),
  /** The certificate of ours that the partner wants to see; null = none. */
  clientCertificate: clientCertificateName.nullable().default(null),
  route: policyRoute.default({ kind: 'mx' }),
  inbound: inboundPolicy.default(defaultInbound),
  failure: policyFailure.default(defaultFailure),
  agreement: lineOfText.nullable().default(null),
  contact: lineOfText.nullable().default(null),
  reviewBy: z.iso.date().nullable().default(null),
})
export type TlsPolicy = z.infer<typeof tlsPolicy>

/** Whether the policy says anything about mail to the partner. */
export function isOutbound(policy: Pick<TlsPolicy, 'direction'>): boolean {
  return policy.direction !== 'inbound'
}

/** Whether the policy says anything about mail from the partner. */
export function isInbound(policy: Pick<TlsPolicy, 'direction'>): boolean {
  return policy.direction !== 'outbound'
}

/** The domains of envelope senders the incoming half is about. */
export function senderDomainsOf(policy: Pick<TlsPolicy, 'domains' | 'inbound'>): readonly string[] {
  return policy.inbound.senderDomains.length > 0 ? policy.inbound.senderDomains : policy.domains
}

export const policyFile = z.strictObject({
  schema: z.literal('handschlag.policies/1'),
  policies: z.array(tlsPolicy).max(20_000),
  /** The gateway's own facts, one entry per kind; each target validates its own. */
  sites: z.record(z.string(), z.unknown()).default({}),
})
export type PolicyFile = z.infer<typeof policyFile>
