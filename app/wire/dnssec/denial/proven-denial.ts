// Collects what a message's authority section proves about absence: only NSEC and NSEC3 sets whose signatures by the zone verify count,
// and never one that a wildcard made up (RFC 4035 section 5.4).

import type { BogusReason } from '../dnssec-verdict.ts'
import type { WireMessage } from '../message/dns-wire.ts'
import { typeCode } from '../message/dns-wire.ts'
import { claimedSigner, type RecordSet, setsOfType } from '../message/record-set.ts'
import { type SetJudge, type SigningZone, verifySet } from '../verify-set.ts'
import { createNsecDenial, type Denial } from './nsec-denial.ts'
import { createNsec3Denial } from './nsec3-denial.ts'

const maxSets = 16

export interface ReadDenial {
  readonly denial: Denial
  /** Why a set did not count, when one did not. */
  readonly failure: BogusReason | 'work-limit' | undefined
}

/** What the message denies in the name of a zone. */
export function readDenial(message: WireMessage, zone: SigningZone, judge: SetJudge): ReadDenial {
  let failure: ReadDenial['failure']
  const verified = (type: number): readonly RecordSet[] =>
    setsOfType(message.authority, type)
      .slice(0, maxSets)
      .filter((set) => {
        const proof = verifySet(set, zone, judge)
        if (!proof.ok) failure ??= proof.reason
        return proof.ok && proof.wildcardLabels === null
      })
  const plain = createNsecDenial(zone.zone, verified(typeCode.NSEC))
  const hashed = createNsec3Denial(zone.zone, verified(typeCode.NSEC3), judge.budget)
  const either = <T>(first: T | 'unproven', second: () => T | 'unproven') => (first === 'unproven' ? second() : first)
  const denial: Denial = {
    deny: (name, type) => either(plain.deny(name, type), () => hashed.deny(name, type)),
    denyName: (name) => either(plain.denyName(name), () => hashed.denyName(name)),
    denyDelegation: (name) => either(plain.denyDelegation(name), () => hashed.denyDelegation(name)),
  }
  return { denial, failure }
}

/** The zone that claims to have signed a denial. */
export function denialSigner(message: WireMessage) {
  const sets = [typeCode.NSEC, typeCode.NSEC3, typeCode.SOA].flatMap((type) => setsOfType(message.authority, type))
  for (const set of sets) {
    const signer = claimedSigner(set)
    if (signer !== undefined) return signer
  }
  return undefined
}
