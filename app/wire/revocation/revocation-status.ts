// What is known about the revocation of one certificate, as plain values. `good` needs a genuine, current statement about this very
// certificate; whatever falls short of that is unknown with its reason, and never good.

export const revocationReasons = [
  'unspecified',
  'key-compromise',
  'ca-compromise',
  'affiliation-changed',
  'superseded',
  'cessation-of-operation',
  'certificate-hold',
  'unused',
  'remove-from-crl',
  'privilege-withdrawn',
  'aa-compromise',
] as const
export type RevocationReason = (typeof revocationReasons)[number]

export type RevocationUnknown =
  | 'no-address'
  | 'no-issuer'
  | 'unreachable'
  | 'http-status'
  | 'unreadable'
  | 'forged'
  | 'weak-signature'
  | 'not-verifiable'
  | 'other-issuer'
  | 'other-certificate'
  | 'other-list'
  | 'partial-list'
  | 'not-yet-valid'
  | 'out-of-date'
  | 'unknown-extension'
  | 'signer-not-entitled'
  | 'responder-refuses'
  | 'not-known-there'
  | 'other-nonce'
  | 'cancelled'

export type RevocationStatus =
  | { readonly kind: 'good'; readonly thisUpdate: string; readonly nextUpdate: string | null }
  | { readonly kind: 'revoked'; readonly date: string; readonly reason: RevocationReason }
  | { readonly kind: 'unknown'; readonly why: RevocationUnknown; readonly detail: string }

/** An unknown status. */
export function unknownBecause(why: RevocationUnknown, detail = ''): RevocationStatus {
  return { kind: 'unknown', why, detail }
}

/** The reason of a code of RFC 5280 section 5.3.1; codes nobody defined are unspecified. */
export function reasonOfCode(code: number | undefined): RevocationReason {
  return revocationReasons[code ?? 0] ?? 'unspecified'
}

/** Clocks may differ by this much before a statement counts as being of the future or the past. */
const skewMs = 5 * 60_000
/** A statement that names no end is believed for a day: its signer always has a newer one (RFC 6960 section 4.2.2.1). */
const openEndMs = 86_400_000

export interface Currency {
  readonly thisUpdate: Date
  readonly nextUpdate: Date | null
}

/** Whether a statement is of now; the reason when it is not. */
export function whyNotCurrent({ thisUpdate, nextUpdate }: Currency, now: Date): RevocationStatus | undefined {
  if (thisUpdate.getTime() > now.getTime() + skewMs) return unknownBecause('not-yet-valid', thisUpdate.toISOString())
  const end = nextUpdate ?? new Date(thisUpdate.getTime() + openEndMs)
  return end.getTime() < now.getTime() - skewMs ? unknownBecause('out-of-date', end.toISOString()) : undefined
}

/** The status a listed certificate has: only a hold can be lifted, so every other entry counts even when the statement is old. */
export function revokedUnlessLifted(
  entry: { readonly date: Date; readonly reason: RevocationReason },
  notCurrent: RevocationStatus | undefined,
): RevocationStatus {
  if (entry.reason === 'certificate-hold' && notCurrent !== undefined) return notCurrent
  return { kind: 'revoked', date: entry.date.toISOString(), reason: entry.reason }
}
