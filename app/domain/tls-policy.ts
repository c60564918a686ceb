// The policy towards one partner: what its mail must be protected by. One model for every gateway; a target that cannot express a
// field says so or refuses. `policyFile` is what `handschlag render --input` reads.
import { z } from 'zod'
import { certificateName, hostName, mailDomain } from './addresses.ts'
import { lineOfText } from './partner.ts'
import { tlsLevel } from './tls-level.ts'

export const policyRoute = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('mx') }),
  z.strictObject({
    kind: z.literal('hosts'),
    hosts: z.array(z.strictObject({ host: hostName, port: z.number().int().min(1).max(65535) })).min(1),
  }),
])

export const tlsPolicy = z.strictObject({
  /** Stable over the partner's life; it names the connector and marks what is ours. */
  id: z.uuid(),
  partner: lineOfText.min(1),
  domains: z.array(mailDomain).min(1).max(200),
  includeSubdomains: z.boolean().default(false),
  level: tlsLevel,
  /** Agreed certificate names; empty = the MX host's own name must match. */
  names: z.array(certificateName).max(50).default([]),
  /** What the last test saw: every MX host with the names its certificate presents. */
  hosts: z.array(z.strictObject({ host: hostName, certificateNames: z.array(certificateName) })).default([]),
  /** SHA-256 of leaf certificate or public key, lower-case hex, for level `fingerprint`. */
  pins: z.array(z.string().regex(/^[0-9a-f]{64}$/)).default([]),
  minProtocol: z.enum(['TLSv1.2', 'TLSv1.3']).default('TLSv1.2'),
  route: policyRoute.default({ kind: 'mx' }),
  agreement: lineOfText.nullable().default(null),
  reviewBy: z.iso.date().nullable().default(null),
})
export type TlsPolicy = z.infer<typeof tlsPolicy>

export const policyFile = z.strictObject({
  schema: z.literal('handschlag.policies/1'),
  policies: z.array(tlsPolicy).max(20_000),
  /** The gateway's own facts, one entry per kind; each target validates its own. */
  sites: z.record(z.string(), z.unknown()).default({}),
})
export type PolicyFile = z.infer<typeof policyFile>
