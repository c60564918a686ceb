// What DANE makes up for: where a domain reaches that level, every address showed what its signed records name, and faults that matter only
// to senders who ask a certification authority fail nothing (RFC 7672 section 3.1.1). The findings stay and say so.
import type { Finding, FindingCode } from './finding.ts'
import type { ReachedLevel } from './tls-level.ts'

const forCertificatesOnly: readonly FindingCode[] = [
  'cert-expired',
  'cert-not-yet-valid',
  'self-signed',
  'chain-incomplete',
  'unknown-ca',
  'chain-invalid',
  'weak-signature',
  'wrong-eku',
  'name-mismatch',
  'cn-only',
]

/** Whether a finding does not make its address fail at this level. */
export function isMadeUpFor({ code }: Pick<Finding, 'code'>, level: ReachedLevel): boolean {
  return level === 'dane' && forCertificatesOnly.includes(code)
}
