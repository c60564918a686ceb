// What one side of an agreement says about itself. The same shape for us and for the partner, so that a partner file can turn the sides.
import { z } from 'zod'
import { certificateName, hostName, mailbox, mailDomain } from '../addresses.ts'
import { certificatePin } from '../certificate-values.ts'
import { addressRange } from '../inbound-policy.ts'
import { lineOfText } from '../partner.ts'
import { day, textBlock } from '../text.ts'

export const agreedDomain = z.strictObject({ name: mailDomain, includeSubdomains: z.boolean() })

/** A receiving host with the addresses that count; empty addresses = whatever the DNS says. */
export const agreedHost = z.strictObject({
  host: hostName,
  port: z.number().int().min(1).max(65535),
  addresses: z.array(addressRange).max(20),
})

export const fallbacks = ['none', 'hold', 'portal', 'smime', 'password-pdf'] as const

export const sideTerms = z.strictObject({
  organisation: lineOfText,
  address: textBlock,
  registerNumber: lineOfText,
  /** Who runs the mail system, if somebody else. */
  operator: lineOfText,
  gatewayProduct: lineOfText,
  domains: z.array(agreedDomain).max(200),
  /** Newsletters, third-party senders, forwards: what the agreement does not cover. */
  exceptions: textBlock,
  hosts: z.array(agreedHost).max(100),
  /** How the other side reaches this one. */
  route: z.enum(['mx', 'hosts']),
  /** That side itself confirmed hosts and addresses. */
  hostsConfirmed: z.boolean(),
  sendingAddresses: z.array(addressRange).max(500),
  heloNames: z.array(hostName).max(50),
  certificateNames: z.array(certificateName).max(50),
  /** Issuing authority and root, as people name them. */
  authority: lineOfText,
  authorityKind: z.enum(['unknown', 'public', 'private']),
  /** SHA-256 of the private root, when there is one. */
  rootPins: z.array(certificatePin).max(20),
  certificateUntil: day.nullable(),
  renewal: z.enum(['unknown', 'automatic', 'manual']),
  /** What the other side binds to: the name alone, the authority, or keys and certificates. */
  binding: z.enum(['name', 'authority', 'pin']),
  pins: z.array(certificatePin).max(50),
  /** The client certificate this side shows when it sends; null = none agreed. */
  clientCertificate: z
    .strictObject({ name: certificateName, authority: lineOfText, hasClientAuth: z.boolean() })
    .nullable(),
  dane: z.boolean(),
  mtaSts: z.enum(['none', 'testing', 'enforce']),
  tlsRptAddress: z.union([z.literal(''), mailbox]),
  /** When mail this side sends cannot be sent at the level; null = not said. */
  warnAfterHours: z.number().int().min(1).max(240).nullable(),
  giveUpAfterHours: z.number().int().min(1).max(720).nullable(),
  /** What this side answers to mail without the level; `unknown` = not said. */
  reply: z.enum(['unknown', 'retry', 'refuse']),
  fallback: z.enum(fallbacks).nullable(),
  maxMegabytes: z.number().int().min(1).max(1000).nullable(),
  testMailboxes: z.array(z.strictObject({ address: mailbox, repliesItself: z.boolean() })).max(20),
  /** A way to reach this side that does not use the enforced path. */
  outOfBand: lineOfText,
  escalation: z
    .array(z.strictObject({ who: lineOfText.min(1), withinHours: z.number().int().min(1).max(720) }))
    .max(10),
  /** Who may lift enforcement for a while, and for how long at most. */
  lift: z.strictObject({ who: lineOfText, maxHours: z.number().int().min(1).max(720).nullable() }),
  signatories: z.array(z.strictObject({ name: lineOfText, title: lineOfText })).max(4),
})
export type SideTerms = z.infer<typeof sideTerms>

/** A side nothing is known of. */
export const emptySide: SideTerms = {
  organisation: '',
  address: '',
  registerNumber: '',
  operator: '',
  gatewayProduct: '',
  domains: [],
  exceptions: '',
  hosts: [],
  route: 'mx',
  hostsConfirmed: false,
  sendingAddresses: [],
  heloNames: [],
  certificateNames: [],
  authority: '',
  authorityKind: 'unknown',
  rootPins: [],
  certificateUntil: null,
  renewal: 'unknown',
  binding: 'name',
  pins: [],
  clientCertificate: null,
  dane: false,
  mtaSts: 'none',
  tlsRptAddress: '',
  warnAfterHours: null,
  giveUpAfterHours: null,
  reply: 'unknown',
  fallback: null,
  maxMegabytes: null,
  testMailboxes: [],
  outOfBand: '',
  escalation: [],
  lift: { who: '', maxHours: null },
  signatories: [],
}
