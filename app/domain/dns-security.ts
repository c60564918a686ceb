// What DNSSEC says about the answers a test used, and what DANE publishes for each MX host. Secure is only what was proven, by our own
// validation or by a resolver on a trusted path; the reason is the word of the validator (`#wire/dnssec/dnssec-verdict.ts`).
import { z } from 'zod'

export const dnssecStates = ['secure', 'insecure', 'bogus', 'indeterminate'] as const
export const dnssecState = z.enum(dnssecStates)
export type DnssecState = z.infer<typeof dnssecState>

export const dnssecFact = z.strictObject({ state: dnssecState, reason: z.string(), zone: z.string() })
export type DnssecFact = z.infer<typeof dnssecFact>

export const tlsaRecord = z.strictObject({
  usage: z.number().int().min(0).max(255),
  selector: z.number().int().min(0).max(255),
  matchingType: z.number().int().min(0).max(255),
  /** Lower-case hex. */
  association: z.string(),
})
export type TlsaRecord = z.infer<typeof tlsaRecord>

/** TLSA of one host: `insecure` records bind nobody; `blocked` = bogus or no answer, mail to this host must wait (RFC 7672 section 2.1). */
export const hostTlsa = z.strictObject({
  kind: z.enum(['published', 'absent', 'insecure', 'blocked']),
  /** Name the records stand at. */
  owner: z.string().nullable(),
  records: z.array(tlsaRecord),
  /** Names that count for usage 2 besides the next-hop domain. */
  baseDomains: z.array(z.string()),
  dnssec: dnssecFact.nullable(),
})
export type HostTlsa = z.infer<typeof hostTlsa>

export const hostSecurity = z.strictObject({ host: z.string(), addresses: dnssecFact, tlsa: hostTlsa })
export type HostSecurity = z.infer<typeof hostSecurity>

export const dnsSecurity = z.strictObject({
  /** Who judged: we ourselves, or a resolver on a trusted path by its AD bit. */
  method: z.enum(['validated', 'claimed']),
  mx: dnssecFact,
  hosts: z.array(hostSecurity),
})
export type DnsSecurity = z.infer<typeof dnsSecurity>
