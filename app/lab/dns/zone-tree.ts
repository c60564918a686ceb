// Zones under one another as one resolver knows them: every question goes to the zone that holds the name, a question for a delegation's
// keys (DS) to the zone above.
import { type DnsName, isSameName, isWithin } from '#wire/dnssec/message/dns-name.ts'
import { typeCode } from '#wire/dnssec/message/dns-wire.ts'
import type { Zone, ZoneAnswer } from './zone.ts'

export interface ZoneTree {
  find(name: DnsName, type: number, wantsSignatures: boolean): ZoneAnswer
}

/** Joins zones; a name above all of them is absent. */
export function createZoneTree(zones: readonly Zone[]): ZoneTree {
  const deepestFirst = zones.toSorted((a, b) => b.name.length - a.name.length)
  return {
    find(name, type, wantsSignatures) {
      const holders = deepestFirst.filter((zone) => isWithin(name, zone.name))
      const [holder, above] = holders
      const isAsked = type === typeCode.DS && holder !== undefined && isSameName(holder.name, name)
      const chosen = isAsked ? (above ?? holder) : holder
      return chosen?.find(name, type, wantsSignatures) ?? { isNameAbsent: true, answers: [], authority: [] }
    },
  }
}
