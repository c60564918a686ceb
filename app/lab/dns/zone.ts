// One practice zone: its record sets, and when it has a key the signatures over them and an NSEC chain through all its names (RFC 4034
// section 4, RFC 4035 section 3.1.3). Signatures are made when they are first asked for.
import {
  compareNames,
  type DnsName,
  isSameName,
  isWithin,
  lastLabels,
  nameWire,
} from '#wire/dnssec/message/dns-name.ts'
import { typeCode, type WireRecord } from '#wire/dnssec/message/dns-wire.ts'
import type { Validity, ZoneKey } from './zone-key.ts'

export interface ZonePlan {
  readonly name: DnsName
  /** Everything but keys, signatures and denials: start, name servers, delegations with their DS, and what is below. */
  readonly records: readonly WireRecord[]
  readonly signing: (Validity & { readonly key: ZoneKey }) | null
}
export interface ZoneAnswer {
  readonly isNameAbsent: boolean
  readonly answers: readonly WireRecord[]
  readonly authority: readonly WireRecord[]
}
export interface Zone {
  readonly name: DnsName
  /** Answers for a name at or below the zone's own that no zone below it holds. */
  find(name: DnsName, type: number, wantsSignatures: boolean): ZoneAnswer
}

interface Owner {
  readonly name: DnsName
  readonly sets: ReadonlyMap<number, readonly WireRecord[]>
}

/** Makes a zone. */
export function createZone({ name: zone, records, signing }: ZonePlan): Zone {
  const owners = ownersOf(signing === null ? records : [...records, signing.key.dnskey])
  const chain = signing === null ? [] : chainOf(zone, owners)
  const signatures = new Map<readonly WireRecord[], WireRecord>()
  const withSignature = (set: readonly WireRecord[], wantsSignatures: boolean): readonly WireRecord[] => {
    if (!wantsSignatures || signing === null || set.length === 0 || isDelegation(set, zone)) return set
    const signature = signatures.get(set) ?? signing.key.sign(set, signing)
    signatures.set(set, signature)
    return [...set, signature]
  }
  const start = owners.find(({ name }) => isSameName(name, zone))?.sets.get(typeCode.SOA) ?? []
  /** The NSEC at a name or, where there is none, the one that leaps over it. */
  const linkFor = (name: DnsName) => chain.findLast(([{ owner }]) => compareNames(owner, name) <= 0) ?? []
  const denialOf = (name: DnsName, isNameAbsent: boolean): readonly (readonly WireRecord[])[] => {
    if (!isNameAbsent) return [linkFor(name)]
    const wildcard = ['*', ...closestOf(name, zone, owners)]
    return [...new Set([linkFor(name), linkFor(wildcard)])]
  }
  return {
    name: zone,
    find(name, type, wantsSignatures) {
      const set = owners.find((owner) => isSameName(owner.name, name))?.sets.get(type)
      if (set !== undefined) {
        return { isNameAbsent: false, answers: withSignature(set, wantsSignatures), authority: [] }
      }
      const isNameAbsent = !owners.some((owner) => isWithin(owner.name, name))
      const denials = wantsSignatures ? denialOf(name, isNameAbsent) : []
      const authority = [start, ...denials].flatMap((each) => withSignature(each, wantsSignatures))
      return { isNameAbsent, answers: [], authority }
    },
  }
}

/** Name servers of a zone below are named, not vouched for (RFC 4035 section 2.2). */
function isDelegation([first]: readonly WireRecord[], zone: DnsName): boolean {
  return first !== undefined && first.type === typeCode.NS && !isSameName(first.owner, zone)
}

function ownersOf(records: readonly WireRecord[]): readonly Owner[] {
  const owners = new Map<string, { name: DnsName; sets: Map<number, WireRecord[]> }>()
  for (const record of records) {
    const key = record.owner.join('\0')
    const owner = owners.get(key) ?? { name: record.owner, sets: new Map() }
    owners.set(key, owner)
    owner.sets.set(record.type, [...(owner.sets.get(record.type) ?? []), record])
  }
  return [...owners.values()].toSorted((a, b) => compareNames(a.name, b.name))
}

/** Every name points at the next in canonical order, the last one back to the zone. */
function chainOf(zone: DnsName, owners: readonly Owner[]): readonly (readonly [WireRecord])[] {
  return owners.map(({ name, sets }, index) => {
    const next = owners[index + 1]?.name ?? zone
    const types = [...sets.keys(), typeCode.RRSIG, typeCode.NSEC]
    return [{ owner: name, type: typeCode.NSEC, rdata: Buffer.concat([nameWire(next), bitmapOf(types)]) }]
  })
}

/** All types of the practice zones lie in the first window. */
function bitmapOf(types: readonly number[]): Buffer {
  const bits = Buffer.alloc(Math.floor(Math.max(...types) / 8) + 1)
  for (const type of types) bits[type >> 3] = (bits[type >> 3] ?? 0) | (0x80 >> (type & 7))
  return Buffer.concat([Buffer.from([0, bits.length]), bits])
}

/** The closest name above that is there. */
function closestOf(name: DnsName, zone: DnsName, owners: readonly Owner[]): DnsName {
  for (let count = name.length - 1; count > zone.length; count -= 1) {
    const above = lastLabels(name, count)
    if (owners.some((owner) => isWithin(owner.name, above))) return above
  }
  return zone
}
