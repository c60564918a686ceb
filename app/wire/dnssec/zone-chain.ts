// The chain of trust from an anchor down to the zone that holds a name (RFC 4035 section 5): every label on the way is asked for a DS,
// every DS must lead to a signed key set, every missing DS must be proven. Remembered for the run.

import { readDenial } from './denial/proven-denial.ts'
import type { BogusReason, DnssecVerdict } from './dnssec-verdict.ts'
import { isSupported } from './key-algorithms.ts'
import { type DnsName, isSameName, isWithin, nameText } from './message/dns-name.ts'
import { typeCode, type WireMessage } from './message/dns-wire.ts'
import {
  type DnsKey,
  isKeyOf,
  isKnownDigest,
  isZoneKey,
  readDelegationSigner,
  readDnsKey,
} from './message/dnssec-rdata.ts'
import { findSet, type RecordSet, setsOfType } from './message/record-set.ts'
import { createRunMemory } from './run-memory.ts'
import { isAnchored, type TrustAnchor } from './trust-anchors.ts'
import { type SetJudge, type SigningZone, verifySet } from './verify-set.ts'
import { setLimits } from './work-limit.ts'

/** Deeper names cost a question per label and occur in no mail domain. */
const maxLabels = 32

/** A message, or why there is none; undefined when cancelled. */
export type Lookup = (
  name: DnsName,
  type: number,
  signal: AbortSignal,
) => Promise<WireMessage | 'no-answer' | 'work-limit' | undefined>

export type Untrusted = Exclude<DnssecVerdict, { readonly state: 'secure' }>
export type ZoneTrust = (SigningZone & { readonly state: 'secure' }) | Untrusted

export interface ZoneChain {
  /** The trust in the zone that holds a name; undefined when cancelled. */
  zoneOf(name: DnsName, signal: AbortSignal): Promise<ZoneTrust | undefined>
}
export interface ZoneChainOrder {
  readonly lookup: Lookup
  readonly anchors: readonly TrustAnchor[]
  readonly judge: SetJudge
}

/** The verdict for a set that did not verify. */
export function unverified(reason: BogusReason | 'work-limit', zone: DnsName): Untrusted {
  if (reason === 'work-limit') return { state: 'indeterminate', reason, zone: nameText(zone) }
  return { state: 'bogus', reason, zone: nameText(zone) }
}

/** Makes the chain of a run. */
export function createZoneChain({ lookup, anchors, judge }: ZoneChainOrder): ZoneChain {
  const memory = createRunMemory<ZoneTrust>()
  const proveKeys = async (
    zone: DnsName,
    isVouchedFor: (key: DnsKey) => boolean,
    signal: AbortSignal,
  ): Promise<ZoneTrust | undefined> => {
    const message = await lookup(zone, typeCode.DNSKEY, signal)
    if (message === undefined) return undefined
    if (typeof message === 'string') return { state: 'indeterminate', reason: message, zone: nameText(zone) }
    const set = findSet(message.answers, zone, typeCode.DNSKEY)
    if (set === undefined) return unverified('keys-missing', zone)
    if (set.rdatas.length > setLimits.keys) return unverified('work-limit', zone)
    const keys = set.rdatas.flatMap((rdata) => readDnsKey(rdata) ?? []).filter((key) => isZoneKey(key))
    const entryKeys = keys.filter(isVouchedFor)
    if (entryKeys.length === 0) return unverified('delegation-mismatch', zone)
    const proof = verifySet(set, { zone, keys: entryKeys }, judge)
    if (!proof.ok) return unverified(proof.reason, zone)
    return { state: 'secure', zone, keys: keys.filter((key) => isSupported(key.algorithm)) }
  }
  const proveAnchored = async (zone: DnsName, signal: AbortSignal): Promise<ZoneTrust | undefined> => {
    const isVouchedFor = (key: DnsKey) => anchors.some((anchor) => isAnchored(anchor, zone, key))
    const trust = await proveKeys(zone, isVouchedFor, signal)
    if (trust?.state !== 'bogus') return trust
    const isStripped = trust.reason === 'keys-missing' || trust.reason === 'signature-missing'
    const reason = isStripped ? 'resolver-without-signatures' : 'trust-anchor-unproven'
    return { state: 'indeterminate', reason, zone: trust.zone }
  }
  const proveChild = async (name: DnsName, set: RecordSet, parent: SigningZone, signal: AbortSignal) => {
    const proof = verifySet(set, parent, judge)
    if (!proof.ok) return unverified(proof.reason, parent.zone)
    if (proof.wildcardLabels !== null) return unverified('wildcard-unproven', parent.zone)
    if (set.rdatas.length > setLimits.delegationSigners) return unverified('work-limit', parent.zone)
    const signers = set.rdatas
      .flatMap((rdata) => readDelegationSigner(rdata) ?? [])
      .filter(({ algorithm, digestType }) => isSupported(algorithm) && isKnownDigest(digestType))
    if (signers.length === 0) {
      return { state: 'insecure', reason: 'unsupported-algorithm', zone: nameText(name) } as const
    }
    return proveKeys(name, (key) => signers.some((signer) => isKeyOf(signer, name, key)), signal)
  }
  const descend = async (
    name: DnsName,
    parent: SigningZone & { readonly state: 'secure' },
    signal: AbortSignal,
  ): Promise<ZoneTrust | undefined> => {
    const message = await lookup(name, typeCode.DS, signal)
    if (message === undefined) return undefined
    if (typeof message === 'string') return { state: 'indeterminate', reason: message, zone: nameText(parent.zone) }
    const set = findSet(message.answers, name, typeCode.DS)
    if (set !== undefined) return proveChild(name, set, parent, signal)
    const alias = aliasOver(message, name)
    if (alias !== undefined) {
      const proof = verifySet(alias, parent, judge)
      return proof.ok ? parent : unverified(proof.reason, parent.zone)
    }
    const { denial, failure } = readDenial(message, parent, judge)
    const denied = denial.denyDelegation(name)
    if (denied === 'not-delegated') return parent
    if (denied === 'unproven') return unverified(failure ?? 'denial-missing', parent.zone)
    if (denied === 'work-limit') return unverified('work-limit', parent.zone)
    return { state: 'insecure', reason: denied === 'unsigned' ? 'no-delegation-signer' : denied, zone: nameText(name) }
  }
  const zoneOf = (name: DnsName, signal: AbortSignal): Promise<ZoneTrust | undefined> =>
    memory.recall(name.join('\0'), signal, async () => {
      if (anchors.some(({ zone }) => isSameName(zone, name))) return proveAnchored(name, signal)
      if (name.length > maxLabels) return unverified('work-limit', name)
      if (name.length === 0) return { state: 'indeterminate', reason: 'no-trust-anchor', zone: '' }
      const parent = await zoneOf(name.slice(1), signal)
      return parent?.state === 'secure' ? descend(name, parent, signal) : parent
    })
  return { zoneOf }
}

/** The alias that answers instead of a DS: then there is no zone cut at this name. */
function aliasOver(message: WireMessage, name: DnsName): RecordSet | undefined {
  const dname = setsOfType(message.answers, typeCode.DNAME).find(
    ({ owner }) => isWithin(name, owner) && !isSameName(name, owner),
  )
  return dname ?? findSet(message.answers, name, typeCode.CNAME)
}
