// The form of the profile files in resources/policies: lists with the year a value may be used until and a mark where our source is not
// the paper itself. What a file does not list is "not listed"; what our sources are silent about stands under `unsettled`.
import { z } from 'zod'
import { badgeConditions, profileIds } from '#domain/tls-profile.ts'

const year = z.number().int().min(2000).max(2100)
const term = {
  /** Last year of use; null = no end named. */
  until: year.nullable(),
  /** The edition leaves open whether the year will be extended ("2029+"). */
  isExtendable: z.boolean(),
  isVerified: z.boolean(),
}
const listedValue = z.strictObject({ name: z.string().min(1), ...term })
const minimumSize = z.strictObject({ minimum: z.number().int().min(0), ...term })
const sizes = z.array(minimumSize)
const names = z.array(z.string().min(1))
const list = z.array(listedValue)

const profileSource = z.strictObject({
  document: z.string().min(1),
  section: z.string().min(1),
  known: z.enum(['primary', 'secondary', 'memory']),
})

const protocolRules = z.strictObject({
  name: z.enum(['TLSv1.2', 'TLSv1.3']),
  ...term,
  suites: list,
  groups: list,
  /** Of the handshake. */
  signatures: list,
  unsettled: names,
})

export const extensionNames = [
  'renegotiation-info',
  'extended-master-secret',
  'encrypt-then-mac',
  'truncated-hmac',
  'heartbeat',
  'compression',
] as const

export const tlsProfileFile = z.strictObject({
  id: z.enum(profileIds),
  edition: z.string().min(1),
  isVerified: z.boolean(),
  /** A profile that must be met as well. */
  base: z.strictObject({ id: z.enum(profileIds), edition: z.string() }).nullable(),
  sources: z.array(profileSource).min(1),
  demandsForwardSecrecy: z.boolean(),
  protocols: z.array(protocolRules),
  certificateSignatures: z.strictObject({ entries: list, hints: names, unsettled: names }),
  keys: z.strictObject({
    rsa: sizes.optional(),
    ec: sizes.optional(),
    dsa: sizes.optional(),
    ed25519: sizes.optional(),
    ed448: sizes.optional(),
    /** Whether keys above the leaf decide or are only mentioned. */
    chain: z.enum(['decides', 'hint']),
  }),
  /** Of a Diffie-Hellman prime without a name. */
  keyExchange: sizes,
  extensions: z.array(
    z.strictObject({
      name: z.enum(extensionNames),
      use: z.enum(['required', 'recommended', 'forbidden']),
      isVerified: z.boolean(),
    }),
  ),
  /** What the server must be able to do, whatever was negotiated; `given` = only for servers that speak this version. */
  offers: z.array(
    z.strictObject({ kind: z.enum(['protocol', 'suite', 'group']), given: z.string().nullable(), anyOf: list.min(1) }),
  ),
  /** Rules no test from outside can see. */
  notMeasured: names,
})
export type TlsProfile = z.infer<typeof tlsProfileFile>
export type ListedValue = z.infer<typeof listedValue>
export type MinimumSize = z.infer<typeof minimumSize>

export const badgeFile = z.strictObject({
  id: z.enum(['dsk-mandatory', 'dsk-qualified']),
  edition: z.string().min(1),
  sources: z.array(profileSource).min(1),
  profile: z.enum(profileIds),
  conditions: z
    .array(
      z.strictObject({ condition: z.enum(badgeConditions), point: z.string().nullable(), isVerified: z.boolean() }),
    )
    .min(1),
})
export type BadgeRules = z.infer<typeof badgeFile>
