// What is known about the authenticity of an answer (RFC 4033 section 5), with the reason and the zone that decided it. Secure is said
// only on a complete proof; bogus only when a partner's zone contradicts its own chain; what we could not find out is indeterminate.
import type { DnssecState } from '#domain/dns-security.ts'

export const reasonsByState = {
  secure: ['validated', 'claimed-by-resolver'],
  insecure: [
    'no-delegation-signer',
    'opt-out',
    'unsupported-algorithm',
    'too-many-hash-rounds',
    'not-claimed-by-resolver',
  ],
  bogus: [
    'signature-missing',
    'signature-invalid',
    'signature-expired',
    'signature-not-yet-valid',
    'signing-key-missing',
    'wrong-signer',
    'keys-missing',
    'delegation-mismatch',
    'denial-missing',
    'wildcard-unproven',
    'alias-forged',
    'refused-by-resolver',
  ],
  indeterminate: [
    'no-answer',
    'no-trust-anchor',
    'trust-anchor-unproven',
    'resolver-without-signatures',
    'work-limit',
    'alias-loop',
  ],
} as const satisfies Record<DnssecState, readonly string[]>

type ReasonOf<S extends DnssecState> = (typeof reasonsByState)[S][number]
export type BogusReason = ReasonOf<'bogus'>

export type DnssecVerdict = {
  readonly [S in DnssecState]: { readonly state: S; readonly reason: ReasonOf<S>; readonly zone: string }
}[DnssecState]

const rank: Readonly<Record<DnssecState, number>> = { secure: 0, insecure: 1, indeterminate: 2, bogus: 3 }

/** The verdict on a whole whose parts have these verdicts: the weakest part decides, the first of equals. */
export function weakestOf(first: DnssecVerdict, ...others: readonly DnssecVerdict[]): DnssecVerdict {
  return others.reduce((weakest, other) => (rank[other.state] > rank[weakest.state] ? other : weakest), first)
}
