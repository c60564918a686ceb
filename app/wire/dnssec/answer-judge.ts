// Judges one record set of an answer, or its absence, against the zone that should have signed it (RFC 4035 section 5). Unsigned data is
// insecure only when the chain proves that nobody could have signed it.

import type { Denied } from './denial/nsec-denial.ts'
import { denialSigner, readDenial } from './denial/proven-denial.ts'
import type { DnssecVerdict } from './dnssec-verdict.ts'
import { type DnsName, isSameName, isWithin, lastLabels, nameText, nameWire } from './message/dns-name.ts'
import { typeCode, type WireMessage } from './message/dns-wire.ts'
import { claimedSigner, type RecordSet, setsOfType } from './message/record-set.ts'
import { type SetJudge, type SigningZone, verifySet } from './verify-set.ts'
import { type Untrusted, unverified, type ZoneChain } from './zone-chain.ts'

export interface AnswerJudge {
  /** The verdict on a set found in a message; undefined when cancelled. */
  judgeSet(message: WireMessage, set: RecordSet, signal: AbortSignal): Promise<DnssecVerdict | undefined>
  /** The verdict on an alias, which a signed DNAME may have made (RFC 6672 section 5.3.1). */
  judgeAlias(message: WireMessage, set: RecordSet, signal: AbortSignal): Promise<DnssecVerdict | undefined>
  /** The verdict on the absence of a name or type, and which of both is absent. */
  judgeAbsence(message: WireMessage, asked: Asked, signal: AbortSignal): Promise<Absence | undefined>
}
export interface Asked {
  readonly name: DnsName
  readonly type: number
}
export interface Absence {
  readonly verdict: DnssecVerdict
  readonly isNameAbsent: boolean
}
type Signer = (SigningZone & { readonly state: 'secure' }) | Untrusted

/** Makes the judge of a run. */
export function createAnswerJudge(chain: ZoneChain, judge: SetJudge): AnswerJudge {
  const signerOf = async (
    owner: DnsName,
    claimed: DnsName | undefined,
    isSigned: boolean,
    signal: AbortSignal,
  ): Promise<Signer | undefined> => {
    const trust = await chain.zoneOf(claimed ?? owner, signal)
    if (trust?.state !== 'secure') return trust
    if (claimed === undefined) return unverified(isSigned ? 'wrong-signer' : 'signature-missing', trust.zone)
    return isSameName(trust.zone, claimed) ? trust : unverified('wrong-signer', trust.zone)
  }
  const judgeSet: AnswerJudge['judgeSet'] = async (message, set, signal) => {
    const signer = await signerOf(set.owner, claimedSigner(set), set.signatures.length > 0, signal)
    if (signer?.state !== 'secure') return signer
    const proof = verifySet(set, signer, judge)
    if (!proof.ok) return unverified(proof.reason, signer.zone)
    if (proof.wildcardLabels === null) return secureIn(signer.zone)
    const nextCloser = lastLabels(set.owner, proof.wildcardLabels + 1)
    return verdictOf(readDenial(message, signer, judge).denial.denyName(nextCloser), signer.zone, 'wildcard-unproven')
  }
  return {
    judgeSet,
    judgeAlias(message, set, signal) {
      const above = setsOfType(message.answers, typeCode.DNAME).find(
        ({ owner }) => isWithin(set.owner, owner) && !isSameName(set.owner, owner),
      )
      if (set.signatures.length > 0 || above === undefined) return judgeSet(message, set, signal)
      const forged = { state: 'bogus', reason: 'alias-forged', zone: nameText(above.owner) } as const
      return isRewritten(set, above) ? judgeSet(message, above, signal) : Promise.resolve(forged)
    },
    async judgeAbsence(message, { name, type }, signal) {
      const isNameAbsent = message.rcode === 3
      const claimed = denialSigner(message)
      const within = claimed !== undefined && isWithin(name, claimed) ? claimed : undefined
      const signer = await signerOf(name, within, false, signal)
      if (signer === undefined) return undefined
      if (signer.state !== 'secure') return { verdict: missingDenial(signer), isNameAbsent }
      const { denial, failure } = readDenial(message, signer, judge)
      const denied = denial.deny(name, type)
      if (denied === 'unproven' && failure !== undefined) {
        return { verdict: unverified(failure, signer.zone), isNameAbsent }
      }
      const verdict = verdictOf(denied, signer.zone, 'denial-missing')
      return { verdict, isNameAbsent: verdict.state === 'secure' ? denied === 'no-name' : isNameAbsent }
    },
  }
}

function secureIn(zone: DnsName): DnssecVerdict {
  return { state: 'secure', reason: 'validated', zone: nameText(zone) }
}

function verdictOf(denied: Denied, zone: DnsName, missing: 'wildcard-unproven' | 'denial-missing'): DnssecVerdict {
  switch (denied) {
    case 'no-name':
    case 'no-data':
      return secureIn(zone)
    case 'opt-out':
    case 'too-many-hash-rounds':
      return { state: 'insecure', reason: denied, zone: nameText(zone) }
    case 'work-limit':
      return unverified(denied, zone)
    case 'unproven':
      return unverified(missing, zone)
  }
}

/** An empty answer has nothing to sign but its denial. */
function missingDenial(verdict: Untrusted): Untrusted {
  return verdict.reason === 'signature-missing' ? { ...verdict, reason: 'denial-missing' } : verdict
}

/** Whether an alias is what its DNAME makes of the owner. */
function isRewritten(alias: RecordSet, dname: RecordSet): boolean {
  const [target, from] = [alias.rdatas, dname.rdatas].map((rdatas) => (rdatas.length === 1 ? rdatas[0] : undefined))
  if (target === undefined || from === undefined) return false
  const prefix = nameWire(alias.owner.slice(0, alias.owner.length - dname.owner.length)).subarray(0, -1)
  return Buffer.concat([prefix, from]).equals(target)
}
