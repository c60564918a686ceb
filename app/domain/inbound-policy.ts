// The incoming half of a policy: whose mail to us must come over TLS, and what the sending server must present.
import { z } from 'zod'
import { certificateName, mailDomain } from './addresses.ts'
import { certificatePem, certificatePin } from './certificate-values.ts'

/** An IP address or a network in CIDR form. */
export const addressRange = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])

/** What a sending server must prove; one of the pins, or a chain to one of the authorities together with one of the names. */
export const inboundCertificate = z.strictObject({
  names: z.array(certificateName).max(50).default([]),
  pins: z.array(certificatePin).max(50).default([]),
  /** Empty = the gateway's usual authorities. */
  authorities: z.array(certificatePem).max(20).default([]),
})

export const inboundPolicy = z.strictObject({
  /** Domains of envelope senders; empty = the policy's domains. */
  senderDomains: z.array(mailDomain).max(200).default([]),
  /** Where the partner sends from; needed by gateways that cannot see the sender before they decide. */
  addresses: z.array(addressRange).max(500).default([]),
  minProtocol: z.enum(['TLSv1.2', 'TLSv1.3']).default('TLSv1.2'),
  certificate: inboundCertificate.nullable().default(null),
  /** Answer to mail without the agreed protection: `retry` = 4xx, the sender keeps trying; `refuse` = 5xx, it bounces at once. */
  reply: z.enum(['retry', 'refuse']).default('retry'),
})
export type InboundPolicy = z.infer<typeof inboundPolicy>

export const defaultInbound: InboundPolicy = {
  senderDomains: [],
  addresses: [],
  minProtocol: 'TLSv1.2',
  certificate: null,
  reply: 'retry',
}
