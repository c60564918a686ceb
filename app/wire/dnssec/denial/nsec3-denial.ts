// Denial of existence by NSEC3 (RFC 5155 section 8). Pure but for the budget: takes verified NSEC3 sets of one zone. Too many hash rounds
// make a zone insecure instead of costing time (RFC 9276 section 3.2); opt-out proves nothing and is said to.
import { createHash } from 'node:crypto'
import { type DnsName, isSameName, isWithin, lastLabels, nameWire } from '../message/dns-name.ts'
import { typeCode } from '../message/dns-wire.ts'
import { type HashedNextSecure, readHashedNextSecure } from '../message/dnssec-rdata.ts'
import type { RecordSet } from '../message/record-set.ts'
import type { WorkBudget } from '../work-limit.ts'
import { type Denial, type Denied, delegationIn, lacks } from './nsec-denial.ts'

const maxRounds = 100
const base32 = '0123456789abcdefghijklmnopqrstuv'

interface Link extends HashedNextSecure {
  readonly hash: Buffer
}
interface Encloser {
  readonly depth: number
  /** The NSEC3 over the next closer name, when there is one. */
  readonly cover: Link | undefined
}
type Refusal = 'too-many-hash-rounds' | 'work-limit'

/** Reads the NSEC3 sets of a zone. */
export function createNsec3Denial(zone: DnsName, sets: readonly RecordSet[], budget: WorkBudget): Denial {
  const links = linksOf(zone, sets)
  const hashes = new Map<string, Buffer>()
  const refusal = { reason: tooManyRounds(links) as Refusal | undefined }
  const hashOf = (name: DnsName): Buffer | undefined => {
    const [first] = links
    if (first === undefined || refusal.reason !== undefined) return undefined
    const key = name.join('\0')
    const known = hashes.get(key)
    if (known !== undefined) return known
    if (!budget.spend('hashRounds', first.iterations + 1)) refusal.reason = 'work-limit'
    const hash = hashName(name, first)
    hashes.set(key, hash)
    return hash
  }
  const matching = (name: DnsName) => {
    const hash = hashOf(name)
    return hash === undefined ? undefined : links.find((link) => link.hash.equals(hash))
  }
  const covering = (name: DnsName) => {
    const hash = hashOf(name)
    return hash === undefined ? undefined : links.find((link) => covers(link, hash))
  }
  const closestEncloser = (name: DnsName): Encloser | undefined => {
    for (let depth = name.length - 1; depth >= zone.length; depth -= 1) {
      const match = matching(lastLabels(name, depth))
      if (match === undefined) continue
      if (isCut(match.types) || match.types.has(typeCode.DNAME)) return undefined
      return { depth, cover: covering(lastLabels(name, depth + 1)) }
    }
    return undefined
  }
  const asked = <T>(name: DnsName, judge: () => T): T | Refusal | 'unproven' => {
    const verdict = isWithin(name, zone) ? judge() : 'unproven'
    return refusal.reason ?? verdict
  }
  const deniedByCover = ({ cover }: Encloser, otherwise: Denied): Denied => {
    if (cover === undefined) return 'unproven'
    return hasOptOut(cover) ? 'opt-out' : otherwise
  }
  return {
    deny: (name, type) =>
      asked(name, () => {
        const match = matching(name)
        if (match !== undefined) return lacks(match.types, type) ? 'no-data' : 'unproven'
        const encloser = closestEncloser(name)
        if (encloser === undefined) return 'unproven'
        const wildcard = ['*', ...lastLabels(name, encloser.depth)]
        const source = matching(wildcard)
        if (source !== undefined) return lacks(source.types, type) ? deniedByCover(encloser, 'no-data') : 'unproven'
        const isDenied = encloser.cover !== undefined && (hasOptOut(encloser.cover) || covering(wildcard) !== undefined)
        return isDenied ? deniedByCover(encloser, 'no-name') : 'unproven'
      }),
    denyName: (name) =>
      asked(name, () => {
        const cover = covering(name)
        return deniedByCover({ depth: 0, cover }, 'no-name')
      }),
    denyDelegation: (name) =>
      asked(name, () => {
        const match = matching(name)
        if (match !== undefined) return delegationIn(match.types)
        const encloser = closestEncloser(name)
        if (encloser?.cover === undefined) return 'unproven'
        return hasOptOut(encloser.cover) ? 'opt-out' : 'not-delegated'
      }),
  }
}

/** Only SHA-1, known flags and one set of parameters count (RFC 5155 sections 8.1 and 8.2). */
function linksOf(zone: DnsName, sets: readonly RecordSet[]): readonly Link[] {
  const links = sets.flatMap(({ owner, rdatas }): readonly Link[] => {
    const rdata = rdatas.length === 1 ? rdatas[0] : undefined
    const read = rdata === undefined ? undefined : readHashedNextSecure(rdata)
    const hash = isSameName(owner.slice(1), zone) ? fromBase32(owner[0] ?? '') : undefined
    if (read === undefined || hash?.length !== 20 || read.next.length !== 20) return []
    return read.algorithm === 1 && read.flags <= 1 ? [{ ...read, hash }] : []
  })
  const [first] = links
  const isOfOne = links.every((link) => link.iterations === first?.iterations && link.salt.equals(first.salt))
  return isOfOne ? links : []
}

function tooManyRounds([first]: readonly Link[]): Refusal | undefined {
  return first !== undefined && first.iterations > maxRounds ? 'too-many-hash-rounds' : undefined
}

function hashName(name: DnsName, { salt, iterations }: Link): Buffer {
  let hash = createHash('sha1').update(nameWire(name)).update(salt).digest()
  for (let round = 0; round < iterations; round += 1) hash = createHash('sha1').update(hash).update(salt).digest()
  return hash
}

/** The last NSEC3 of the ring points back to the first. */
function covers({ hash: from, next }: Link, hash: Buffer): boolean {
  const isAfter = Buffer.compare(from, hash) < 0
  const isBefore = Buffer.compare(hash, next) < 0
  return Buffer.compare(from, next) < 0 ? isAfter && isBefore : isAfter || isBefore
}

function hasOptOut(link: Link): boolean {
  return (link.flags & 1) !== 0
}

function isCut(types: ReadonlySet<number>): boolean {
  return types.has(typeCode.NS) && !types.has(typeCode.SOA)
}

/** RFC 4648 section 7, without padding, as owner names use it. */
function fromBase32(text: string): Buffer | undefined {
  let value = 0
  let bits = 0
  const octets: number[] = []
  for (const letter of text) {
    const digit = base32.indexOf(letter)
    if (digit < 0) return undefined
    value = ((value << 5) | digit) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    octets.push((value >> bits) & 0xff)
  }
  return Buffer.from(octets)
}
