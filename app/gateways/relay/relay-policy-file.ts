// The file our relay reads: one entry per mail domain with everything it needs to decide about a delivery. The schema is the border
// between the app and the relay, which may run elsewhere; a file that does not pass it is refused as a whole.
import { z } from 'zod'
import { certificateName, mailDomain } from '#domain/addresses.ts'
import { lineOfText } from '#domain/partner.ts'
import { tlsLevel } from '#domain/tls-level.ts'
import { policyRoute } from '#domain/tls-policy.ts'

export const relayDomainPolicy = z.strictObject({
  domain: mailDomain,
  /** Also every domain below, unless it has an entry of its own. */
  includeSubdomains: z.boolean(),
  policy: z.uuid(),
  partner: lineOfText.min(1),
  level: tlsLevel,
  /** Agreed certificate names; empty = the MX host's own name must match. */
  names: z.array(certificateName),
  /** SHA-256 of leaf certificate or public key, lower-case hex; any one may match. */
  pins: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
  /** `public` = the bundled store and the authorities added in the settings. */
  trust: z.strictObject({ kind: z.literal('public') }),
  minProtocol: z.enum(['TLSv1.2', 'TLSv1.3']),
  route: policyRoute,
  /** The message stays in the queue; nothing is ever sent below the level. */
  onFailure: z.literal('defer'),
  warnAfterHours: z.number().int().positive(),
  giveUpAfterHours: z.number().int().positive(),
  agreement: lineOfText.nullable(),
  reviewBy: z.iso.date().nullable(),
})
export type RelayDomainPolicy = z.infer<typeof relayDomainPolicy>

export const relayPolicyFile = z
  .strictObject({
    schema: z.literal('handschlag.relay-policy/1'),
    /** Sorted by domain; a domain appears once. */
    domains: z.array(relayDomainPolicy).max(4_000_000),
  })
  .refine((file) => new Set(file.domains.map((entry) => entry.domain)).size === file.domains.length, {
    message: 'gateway.duplicate-domain',
  })
export type RelayPolicyFile = z.infer<typeof relayPolicyFile>
