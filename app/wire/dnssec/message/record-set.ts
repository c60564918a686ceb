// Record sets: the records of one owner and type together with the signatures over them, which is what DNSSEC signs.
import { type DnsName, isSameName, isWithin } from './dns-name.ts'
import { typeCode, type WireRecord } from './dns-wire.ts'
import { readSignature, type Signature } from './dnssec-rdata.ts'

export interface RecordSet {
  readonly owner: DnsName
  readonly type: number
  /** In canonical order, without doubles (RFC 4034 section 6.3). */
  readonly rdatas: readonly Buffer[]
  readonly signatures: readonly Signature[]
}

/** The set of one owner and type in a section; undefined when it has no record. */
export function findSet(records: readonly WireRecord[], owner: DnsName, type: number): RecordSet | undefined {
  const own = records.filter((record) => isSameName(record.owner, owner))
  const rdatas = own.filter((record) => record.type === type).map((record) => record.rdata)
  if (rdatas.length === 0) return undefined
  const signatures = own
    .filter((record) => record.type === typeCode.RRSIG)
    .flatMap((record) => readSignature(record.rdata) ?? [])
    .filter((signature) => signature.typeCovered === type)
  return { owner, type, rdatas: inCanonicalOrder(rdatas), signatures }
}

function inCanonicalOrder(rdatas: readonly Buffer[]): readonly Buffer[] {
  const sorted = [...rdatas].sort(Buffer.compare)
  return sorted.filter((rdata, index) => index === 0 || !rdata.equals(sorted[index - 1] ?? Buffer.alloc(0)))
}

/** All sets of one type in a section, whoever owns them. */
export function setsOfType(records: readonly WireRecord[], type: number): readonly RecordSet[] {
  const owners: DnsName[] = []
  for (const { owner, type: kind } of records) {
    if (kind === type && !owners.some((known) => isSameName(known, owner))) owners.push(owner)
  }
  return owners.flatMap((owner) => findSet(records, owner, type) ?? [])
}

/** The zone that claims to have signed a set: the lowest signer at or above the owner. */
export function claimedSigner(set: RecordSet): DnsName | undefined {
  const possible = set.signatures.map(({ signer }) => signer).filter((signer) => isWithin(set.owner, signer))
  return possible.sort((a, b) => b.length - a.length)[0]
}
