// Verifies one record set with the keys of one zone (RFC 4035 section 5.3). Tries few signatures and stops at the first good one; says
// why none was good. A set made from a wildcard is told apart: it needs a further proof.

import type { BogusReason } from './dnssec-verdict.ts'
import { isSignedBy } from './key-algorithms.ts'
import type { DnsName } from './message/dns-name.ts'
import { isSameName, lastLabels, nameWire } from './message/dns-name.ts'
import { wordsOf } from './message/dns-wire.ts'
import type { DnsKey, Signature } from './message/dnssec-rdata.ts'
import type { RecordSet } from './message/record-set.ts'
import { setLimits, type WorkBudget } from './work-limit.ts'

/** Clocks differ a little; more would let an expired zone look healthy. */
const clockSkewSeconds = 300

export type SetProof =
  | { readonly ok: true; readonly wildcardLabels: number | null }
  | { readonly ok: false; readonly reason: BogusReason | 'work-limit' }

export interface SigningZone {
  readonly zone: DnsName
  readonly keys: readonly DnsKey[]
}
export interface SetJudge {
  readonly nowSeconds: number
  readonly budget: WorkBudget
}

/** Says whether a set is signed by a zone at this time; `wildcardLabels` is set when it was expanded from a wildcard. */
export function verifySet(set: RecordSet, { zone, keys }: SigningZone, { nowSeconds, budget }: SetJudge): SetProof {
  const count = labelCount(set.owner)
  const own = set.signatures.filter(({ signer, labels }) => isSameName(signer, zone) && labels <= count)
  if (own.length === 0) return { ok: false, reason: set.signatures.length === 0 ? 'signature-missing' : 'wrong-signer' }
  if (set.rdatas.length > setLimits.records) return { ok: false, reason: 'work-limit' }
  let reason: BogusReason = 'signing-key-missing'
  let attempts = 0
  for (const signature of own) {
    const signers = keys.filter((key) => key.tag === signature.keyTag && key.algorithm === signature.algorithm)
    const untimely = untimelyReason(signature, nowSeconds)
    if (untimely !== undefined) {
      reason = untimely
      continue
    }
    for (const key of signers) {
      attempts += 1
      if (attempts > setLimits.attempts || !budget.spend('signatures')) return { ok: false, reason: 'work-limit' }
      if (isSignedBy(key.algorithm, key.publicKey, signedBytes(set, signature), signature.signature)) {
        return { ok: true, wildcardLabels: signature.labels < count ? signature.labels : null }
      }
      reason = 'signature-invalid'
    }
  }
  return { ok: false, reason }
}

/** Labels as RRSIG counts them: neither the root nor a leading asterisk (RFC 4034 section 3.1.3). */
function labelCount(owner: DnsName): number {
  return owner[0] === '*' ? owner.length - 1 : owner.length
}

/** Times are serial numbers of 32 bits (RFC 4034 section 3.1.5). */
function untimelyReason({ inception, expiration }: Signature, nowSeconds: number): BogusReason | undefined {
  if (secondsFrom(inception, nowSeconds) < -clockSkewSeconds) return 'signature-not-yet-valid'
  if (secondsFrom(nowSeconds, expiration) < -clockSkewSeconds) return 'signature-expired'
  return secondsFrom(inception, expiration) < 0 ? 'signature-expired' : undefined
}

function secondsFrom(earlier: number, later: number): number {
  return (later - earlier) | 0
}

function signedBytes(set: RecordSet, signature: Signature): Buffer {
  const isExpanded = signature.labels < labelCount(set.owner)
  const owner = isExpanded ? ['*', ...lastLabels(set.owner, signature.labels)] : set.owner
  const ttl = Buffer.alloc(4)
  ttl.writeUInt32BE(signature.originalTtl)
  const before = Buffer.concat([nameWire(owner), wordsOf(set.type, 1), ttl])
  const records = set.rdatas.flatMap((rdata) => [before, wordsOf(rdata.length), rdata])
  return Buffer.concat([signature.head, ...records])
}
