// What a published profile says about one negotiated connection, which marks (badges) a domain earns, and what a simulated gateway
// would agree on; plain data for reports, window and command line. "Not listed" is not "insecure", and unknown is never met.
import { z } from 'zod'

export const profileIds = ['rfc9325', 'bsi-tr-02102-2', 'bsi-tr-03116-4'] as const
export const profileId = z.enum(profileIds)
export type ProfileId = z.infer<typeof profileId>

export const itemState = z.enum(['met', 'not-met', 'unknown'])
export type ItemState = z.infer<typeof itemState>

export const profileItems = [
  'protocol',
  'suite',
  'forward-secrecy',
  'group',
  'key-exchange-size',
  'signature',
  'certificate-key',
  'chain-key',
  'certificate-signature',
  'extension',
  'offer',
  'not-measured',
] as const
export const itemReasons = [
  'listed',
  'not-listed',
  'past-year',
  'beyond-edition',
  'unsettled',
  'not-seen',
  'long-enough',
  'too-short',
  'present',
  'absent',
  'offered',
  'not-offered',
] as const

export const profileItem = z.strictObject({
  item: z.enum(profileItems),
  /** What was seen, by its registry name; empty when nothing was seen. */
  value: z.string(),
  state: itemState,
  reason: z.enum(itemReasons),
  /** Last year the edition names for this value. */
  until: z.number().int().nullable(),
  /** Bits the edition asks for. */
  minimum: z.number().int().nullable(),
  /** False when our source for this rule is second-hand, from memory or silent. */
  isVerified: z.boolean(),
  /** Shown, but without weight in the verdict. */
  isHint: z.boolean(),
  /** Whose doing it is: the order of both sides, or the partner's certificate and server alone. */
  side: z.enum(['pair', 'partner']),
})
export type ProfileItem = z.infer<typeof profileItem>

export const profileVerdict = z.strictObject({
  id: profileId,
  edition: z.string(),
  state: itemState,
  isVerified: z.boolean(),
  items: z.array(profileItem),
})
export type ProfileVerdict = z.infer<typeof profileVerdict>

export const badgeIds = ['dsk-mandatory', 'dsk-qualified', 'bsi-tr-02102-2', 'bsi-tr-03116-4', 'rfc9325'] as const
export const badgeId = z.enum(badgeIds)
export type BadgeId = z.infer<typeof badgeId>

export const badgeConditions = [
  'level-mandatory',
  'profile',
  'forward-secrecy',
  'host-names',
  'authentication',
  'trust-anchor',
] as const
export const badgeCondition = z.enum(badgeConditions)
export type BadgeCondition = z.infer<typeof badgeCondition>

export const badgeProofs = ['dnssec', 'agreement', 'certificate-name', 'tlsa', 'pin', 'trusted-path'] as const

export const badgeReason = z.strictObject({
  condition: badgeCondition,
  state: itemState,
  /** Q1 to Q4 of the DSK paper where the condition stands for one of them. */
  point: z.string().nullable(),
  isVerified: z.boolean(),
  /** Absent = the whole domain. */
  at: z.strictObject({ host: z.string(), ip: z.string() }).nullable(),
  /** How a met condition was proven. */
  proof: z.enum(badgeProofs).nullable(),
  /** The items of the profile that stand in the way or are unknown. */
  items: z.array(profileItem),
})
export type BadgeReason = z.infer<typeof badgeReason>

export const badge = z.strictObject({
  id: badgeId,
  /** `met` = earned. */
  state: itemState,
  /** Edition of the paper behind the badge. */
  edition: z.string(),
  profile: z.strictObject({ id: profileId, edition: z.string() }),
  isVerified: z.boolean(),
  reasons: z.array(badgeReason),
})
export type Badge = z.infer<typeof badge>

export const pairWeaknesses = [
  'old-protocol',
  'no-forward-secrecy',
  'anonymous',
  'broken-cipher',
  'old-mac',
  'short-key-exchange',
  'old-signature',
] as const
export const simulationDoubts = ['silent', 'name-refused', 'refuses-all', 'not-offered', 'other-alert'] as const
const simulated = { gateway: z.string(), evidence: z.enum(['measured', 'unverified']) }

/** What the pair of gateway and server agrees on. */
export const simulationVerdict = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('negotiated'),
    ...simulated,
    protocol: z.string(),
    suite: z.string(),
    group: z.string().nullable(),
    keyExchangeBits: z.number().int().nullable(),
    signatureScheme: z.string().nullable(),
    weaknesses: z.array(z.enum(pairWeaknesses)),
  }),
  z.strictObject({ kind: z.literal('no-common-suite'), ...simulated, alert: z.string() }),
  /** The gateway itself breaks off: the server knows no secure renegotiation (RFC 5746). */
  z.strictObject({ kind: z.literal('gateway-refuses'), ...simulated, protocol: z.string(), suite: z.string() }),
  z.strictObject({ kind: z.literal('unknown'), ...simulated, doubt: z.enum(simulationDoubts) }),
])
export type SimulationVerdict = z.infer<typeof simulationVerdict>
