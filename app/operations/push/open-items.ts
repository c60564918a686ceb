// Whether a push would hold mail to a level for partners whose checklist has blocking lines open: then a person has to accept that by name.
// Only for what is new on the host: a policy that runs there already, as strict as it will be, was asked about when it came.
import { setImmediate } from 'node:timers/promises'
import { appliedOn } from '#domain/checklist/applied.ts'
import type { ChosenSite } from '#domain/checklist/facts.ts'
import { listed } from '#domain/checklist/proof.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { HostPlan, PushPlan, UnsafeReason } from '#domain/push/push-plan.ts'
import { isAtLeast } from '#domain/tls-level.ts'
import { isInbound, isOutbound, type TlsPolicy } from '#domain/tls-policy.ts'
import { openBlockingItems } from '../checklist/blocking.ts'
import { createSetupReader, type SetupReader } from '../checklist/setup.ts'
import type { Rooms } from '../rooms.ts'
import type { DeliverySet } from './delivery-set.ts'

/** The reasons of one host; none when nothing would be done there. */
export type ReasonsOfHost = (host: HostPlan) => Promise<Outcome<readonly UnsafeReason[]>>

/** Partners judged before others get their turn. */
const judgedAtOnce = 20

/** Looks at the checklists of whom a set would hold to a level; each partner is judged once. */
export function openItemsOf(rooms: Rooms, set: Pick<DeliverySet, 'site' | 'policies'>): ReasonsOfHost {
  const setups = createSetupReader(rooms)
  const counts = new Map<string, number>()
  return async (host) => {
    if (!isWorkedOn(host)) return succeed([])
    const policies = newlyHeld(set, host, setups)
    if (!policies.ok) return policies
    const names: string[] = []
    for (const [index, policy] of policies.value.entries()) {
      if (index % judgedAtOnce === judgedAtOnce - 1) await setImmediate()
      const count = counts.get(policy.id) ?? countOf(rooms, policy.id, setups)
      if (typeof count !== 'number') return count
      counts.set(policy.id, count)
      if (count > 0) names.push(`${policy.partner} (${count})`)
    }
    return succeed(names.length === 0 ? [] : [{ code: 'open-items', params: { partners: listed(names) } }])
  }
}

/** Whether a plan still names whoever has lines open now; it is made again otherwise. */
export async function isStillTold(plan: Pick<PushPlan, 'hosts'>, reasonsOf: ReasonsOfHost): Promise<Outcome<boolean>> {
  for (const host of plan.hosts) {
    const reasons = await reasonsOf(host)
    if (!reasons.ok) return reasons
    const told = host.unsafe.map(({ params }) => params['partners'])
    if (reasons.value.some(({ params }) => !told.includes(params['partners']))) return succeed(false)
  }
  return succeed(true)
}

function isWorkedOn({ changes, unfinished }: HostPlan): boolean {
  return changes.length > 0 || unfinished !== null
}

function countOf(rooms: Rooms, partnerId: string, setups: SetupReader) {
  const open = openBlockingItems(rooms, partnerId, setups)
  return open.ok ? open.value.length : open
}

/** Policies of the set that hold mail to a level and are not known to do so on this host already. */
function newlyHeld(
  { site, policies }: Pick<DeliverySet, 'site' | 'policies'>,
  { hostId, host }: HostPlan,
  setups: SetupReader,
): Outcome<readonly TlsPolicy[]> {
  const all = policies()
  if (!all.ok) return all
  const held: TlsPolicy[] = []
  for (const policy of all.value.filter(isMandatory)) {
    const kept = setups.ofSite(site.id, policy.id)
    if (!kept.ok) return kept
    if (!holdsAlready(kept.value, policy, { id: hostId, name: host })) held.push(policy)
  }
  return succeed(held)
}

function isMandatory(policy: TlsPolicy): boolean {
  return isInbound(policy) || policy.level !== 'may'
}

function holdsAlready(site: ChosenSite, policy: TlsPolicy, host: ChosenSite['hosts'][number]): boolean {
  const { policy: before } = site
  if (before === undefined || 'isMet' in appliedOn(site, host)) return false
  const isOutAsStrict = !isOutbound(policy) || (isOutbound(before) && isAtLeast(before.level, policy.level))
  const isInAsStrict = !isInbound(policy) || isInbound(before)
  return isOutAsStrict && isInAsStrict && policy.domains.every((domain) => before.domains.includes(domain))
}
