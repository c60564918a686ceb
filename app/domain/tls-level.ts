// Levels of transport protection: what may be demanded of a session (`TlsLevel`) and what a test found (`ReachedLevel`).
// Ranked once here; comparisons use the rank, never the name.
import { z } from 'zod'

/**
 * What a policy demands. `encrypt` = TLS without certificate check; `verify` = trusted chain, any name (Exchange CertificateValidation);
 * `secure` = trusted chain and the MX host's or an agreed name (Exchange DomainValidation); `dane` = DNSSEC-validated TLSA;
 * `fingerprint` = an agreed certificate or key.
 */
export const tlsLevels = ['may', 'encrypt', 'verify', 'secure', 'dane', 'fingerprint'] as const
export const tlsLevel = z.enum(tlsLevels)
export type TlsLevel = z.infer<typeof tlsLevel>

/** The modes a test can prove safe: every level that makes TLS mandatory. */
export const mandatoryModes = ['encrypt', 'verify', 'secure', 'dane', 'fingerprint'] as const
export type MandatoryMode = (typeof mandatoryModes)[number]
export const modes = z.strictObject({
  encrypt: z.boolean(),
  verify: z.boolean(),
  secure: z.boolean(),
  dane: z.boolean(),
  fingerprint: z.boolean(),
})
export type Modes = z.infer<typeof modes>

const levelRank: Readonly<Record<TlsLevel, number>> = {
  may: 0,
  encrypt: 1,
  verify: 2,
  secure: 3,
  dane: 3,
  fingerprint: 3,
}

/** Whether `left` protects at least as much as `right`; the three authenticating levels are equals. */
export function isAtLeast(left: TlsLevel, right: TlsLevel): boolean {
  return levelRank[left] >= levelRank[right]
}

/** What a test found for a whole mail domain: the minimum over its MX addresses. */
export const reachedLevels = [
  'undetermined',
  'none',
  'opportunistic',
  'mandatory',
  'certificate',
  'name',
  'dane',
  'mta-sts',
] as const
export const reachedLevel = z.enum(reachedLevels)
export type ReachedLevel = z.infer<typeof reachedLevel>
