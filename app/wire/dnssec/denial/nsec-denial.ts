// Denial of existence by NSEC (RFC 4035 section 5.4, RFC 6840 section 4). Pure: takes verified NSEC sets of one zone and says what they
// prove about a name and type. What is not proven is `unproven`, never "not there".
import { compareNames, type DnsName, isSameName, isWithin, lastLabels, sharedLabels } from '../message/dns-name.ts'
import { typeCode } from '../message/dns-wire.ts'
import { type NextSecure, readNextSecure } from '../message/dnssec-rdata.ts'
import type { RecordSet } from '../message/record-set.ts'

export type Denied =
  /** The name is not there at all. */
  | 'no-name'
  /** The name is there, the type is not. */
  | 'no-data'
  /** Nothing is said about names without signatures of their own (RFC 5155 section 6). */
  | 'opt-out'
  | 'too-many-hash-rounds'
  | 'work-limit'
  | 'unproven'

/** What a zone says about the delegation of a name. */
export type DelegationDenied = 'not-delegated' | 'unsigned' | Exclude<Denied, 'no-name' | 'no-data'>

/** What an NSEC proves for a zone. */
export interface Denial {
  deny(name: DnsName, type: number): Denied
  /** Whether a name and all below it are not there: then a wildcard may answer for it. */
  denyName(name: DnsName): Denied
  denyDelegation(name: DnsName): DelegationDenied
}

interface Link extends NextSecure {
  readonly owner: DnsName
}

/** Reads the NSEC sets of a zone. */
export function createNsecDenial(zone: DnsName, sets: readonly RecordSet[]): Denial {
  const links = sets.flatMap(({ owner, rdatas }): readonly Link[] => {
    const link = rdatas.length === 1 && rdatas[0] !== undefined ? readNextSecure(rdatas[0]) : undefined
    return link === undefined || !isWithin(owner, zone) || !isWithin(link.next, zone) ? [] : [{ owner, ...link }]
  })
  const covering = (name: DnsName) => links.find((link) => covers(link, name, zone))
  const matching = (name: DnsName) => links.find(({ owner }) => isSameName(owner, name))
  const hasBelow = (link: Link, name: DnsName) => isWithin(link.next, name)
  const denyName = (name: DnsName): Denied => {
    const link = isWithin(name, zone) ? covering(name) : undefined
    return link === undefined || hasBelow(link, name) ? 'unproven' : 'no-name'
  }
  return {
    denyName,
    deny(name, type) {
      if (!isWithin(name, zone)) return 'unproven'
      const match = matching(name)
      if (match !== undefined) return lacks(match.types, type) ? 'no-data' : 'unproven'
      const cover = covering(name)
      if (cover === undefined) return 'unproven'
      if (hasBelow(cover, name)) return 'no-data'
      const depth = Math.max(sharedLabels(name, cover.owner), sharedLabels(name, cover.next))
      const wildcard = ['*', ...lastLabels(name, depth)]
      const source = matching(wildcard)
      if (source !== undefined) return lacks(source.types, type) ? 'no-data' : 'unproven'
      return denyName(wildcard)
    },
    denyDelegation(name) {
      const match = isWithin(name, zone) ? matching(name) : undefined
      if (match !== undefined) return delegationIn(match.types)
      return isWithin(name, zone) && covering(name) !== undefined ? 'not-delegated' : 'unproven'
    },
  }
}

/** Whether a name lies between an NSEC and its next; a delegation or DNAME says nothing about what is below it. */
function covers({ owner, next, types }: Link, name: DnsName, zone: DnsName): boolean {
  const isCut = types.has(typeCode.NS) && !types.has(typeCode.SOA)
  if (isWithin(name, owner) && (isCut || types.has(typeCode.DNAME))) return false
  if (compareNames(owner, name) >= 0) return false
  return isSameName(next, zone) || compareNames(name, next) < 0
}

/** Whether a bit map denies a type: an alias or a delegation would answer differently. */
export function lacks(types: ReadonlySet<number>, type: number): boolean {
  const isCut = types.has(typeCode.NS) && !types.has(typeCode.SOA)
  return !types.has(type) && !types.has(typeCode.CNAME) && !isCut
}

/** What the parent's bit map at a name says about a zone cut there; the child's own (with SOA) says nothing. */
export function delegationIn(types: ReadonlySet<number>): DelegationDenied {
  if (types.has(typeCode.DS) || types.has(typeCode.SOA)) return 'unproven'
  return types.has(typeCode.NS) ? 'unsigned' : 'not-delegated'
}
