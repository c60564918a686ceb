// The zones of the lab: a practice root that is the trust anchor, `example` below it, and one zone for every partner's domain, signed where
// the partner's plan says so. Unsigned ones are proven to be unsigned.
import { isWithin } from '#wire/dnssec/message/dns-name.ts'
import type { WireRecord } from '#wire/dnssec/message/dns-wire.ts'
import type { LabPartnerPlan } from '../partners.ts'
import { nameOf, nameServerAddress, nameServerRecord, startRecord } from './records.ts'
import { createZone, type Zone, type ZonePlan } from './zone.ts'
import { createZoneKey, type Validity } from './zone-key.ts'
import { createZoneTree, type ZoneTree } from './zone-tree.ts'

export interface PracticeZones {
  readonly tree: ZoneTree
  /** The practice root's DS, as a line of a trust anchor file. */
  readonly trustAnchor: string
}
type Signing = NonNullable<LabPartnerPlan['zone']>
interface Planted {
  readonly zone: Zone
  /** What the zone above says of it. */
  readonly delegation: readonly WireRecord[]
  readonly anchorLine: string
}

const daySeconds = 86_400

/** Grows the tree; records belong to the partner whose domain they are in, all others to `example`. */
export function growPracticeZones(
  partners: readonly Pick<LabPartnerPlan, 'domain' | 'zone'>[],
  records: readonly WireRecord[],
  now: Date,
): PracticeZones {
  const seconds = Math.floor(now.getTime() / 1000)
  const plant = (name: string, own: readonly WireRecord[], signing: Signing | undefined): Planted => {
    const zone = nameOf(name)
    const key = signing === undefined ? null : createZoneKey(zone)
    const plan: ZonePlan = {
      name: zone,
      records: [startRecord(name), nameServerRecord(name), ...own],
      signing: key === null || signing === undefined ? null : { key, ...validityOf(signing, seconds) },
    }
    const delegation = [nameServerRecord(name), ...(key === null ? [] : [key.ds])]
    return { zone: createZone(plan), delegation, anchorLine: key?.anchorLine ?? '' }
  }
  const domains = partners.map(({ domain }) => nameOf(domain))
  const planted = partners.map(({ domain, zone }) =>
    plant(
      domain,
      records.filter(({ owner }) => isWithin(owner, nameOf(domain))),
      zone,
    ),
  )
  const others = records.filter(({ owner }) => !domains.some((domain) => isWithin(owner, domain)))
  const top = plant(
    'example',
    [nameServerAddress(), ...others, ...planted.flatMap(({ delegation }) => delegation)],
    'signed',
  )
  const root = plant('', top.delegation, 'signed')
  return {
    tree: createZoneTree([root, top, ...planted].map(({ zone }) => zone)),
    trustAnchor: `${root.anchorLine}\n`,
  }
}

function validityOf(signing: Signing, now: number): Validity {
  switch (signing) {
    case 'signed':
      return { from: now - daySeconds, until: now + 30 * daySeconds }
    case 'signed-until-lately':
      // Validators forgive a clock that is wrong by up to a day (Unbound: val-sig-skew-max).
      return { from: now - 31 * daySeconds, until: now - 2 * daySeconds }
  }
}
