// How each gateway chosen for a partner stands, by what the store knows and what the relay of this app goes by: only fresh counter-proofs make
// `enforced`. Whoever tells a standing asks here, so that page, paper, overview and checklist tell the same.
import { appliedOn } from '#domain/checklist/applied.ts'
import type { Standing } from '#domain/confirm/counter-proof.ts'
import { usualMonths } from '#domain/confirm/fresh.ts'
import { type HostWrite, type SeenProduct, type StandingFacts, standingOf } from '#domain/confirm/standing.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import type { RelayException } from '#domain/relay-queue.ts'
import { isOutbound, type TlsPolicy } from '#domain/tls-policy.ts'
import { relayName, relayRuntime, relayVersion, versionInRuntime } from '#relay/service/product.ts'
import { agreedVersion, currentAgreement } from '../agreement/find.ts'
import type { OwnRelay, SetupReader } from '../checklist/setup.ts'
import type { Rooms } from '../rooms.ts'
import { keptPolicy, policyHash } from './policy-in-force.ts'
import { type ChosenGateway, chosenGateways, triableAt } from './ways.ts'

/** The relay of this app, which runs in the app's own runtime. */
const relayToday = { name: relayName, version: versionInRuntime({ version: relayVersion, runtime: relayRuntime }) }

/** One standing per gateway that sends to the partner. */
export function standingsOf(rooms: Rooms, partnerId: string, setups: SetupReader): Outcome<Standing[]> {
  const chosen = chosenGateways(rooms, partnerId, setups)
  if (!chosen.ok) return chosen
  const facts = standingFacts(rooms, partnerId, chosen.value, setups)
  return facts.ok ? succeed(facts.value.map(standingOf)) : facts
}

/** What the standing of each gateway that sends to the partner is judged from. */
export function standingFacts(
  rooms: Rooms,
  partnerId: string,
  chosen: readonly ChosenGateway[],
  setups: SetupReader,
): Outcome<StandingFacts[]> {
  const proofs = rooms.store.confirmations.proofs(partnerId)
  if (!proofs.ok) return proofs
  const agreement = currentAgreement(rooms, partnerId)
  if (!agreement.ok) return agreement
  const agreed = agreedVersion(rooms, partnerId)
  if (!agreed.ok) return agreed
  const agreedLevel = agreed.value?.terms.toPartner?.level ?? null
  const months = agreement.value?.terms.common.reviewMonths ?? usualMonths
  const now = rooms.outside.clock.now()
  const found: StandingFacts[] = []
  for (const gateway of chosen) {
    const { site, hosts, isOwnRelay } = gateway
    if (site.serves === 'inbound') continue
    const policy = keptPolicy(rooms, site, partnerId)
    if (!policy.ok) return policy
    const setup = setups.ofSite(site.id, partnerId)
    if (!setup.ok) return setup
    const seen = seenOn(rooms, hosts)
    if (!seen.ok) return seen
    const applied = hosts.map((host) => appliedOn(setup.value, host))
    const exceptions = isOwnRelay ? exceptionsFrom(setups.relay(), policy.value, now) : succeed(0)
    found.push({
      ...{ siteId: site.id, site: site.name, agreedLevel, months },
      policySha256: policy.value === undefined ? null : policyHash(policy.value),
      isApplied: isOwnRelay
        ? policy.value !== undefined && isHeldBy(setups.relay(), policy.value) && exceptions.ok
        : hosts.length > 0 && applied.every((each) => 'setHash' in each),
      isExcepted: exceptions.ok && exceptions.value > 0,
      isTriable: triableAt([gateway]).length > 0,
      hostIds: isOwnRelay ? [] : hosts.map(({ id }) => id),
      domains: policy.value?.domains ?? [],
      proofs: proofs.value.filter(({ siteId }) => siteId === site.id),
      writes: isOwnRelay ? [] : writesIn(setup.value.records),
      seen: isOwnRelay ? [{ hostId: null, product: relayToday, startedAt: now }] : seen.value,
      now,
    })
  }
  return succeed(found)
}

function seenOn(rooms: Rooms, hosts: ChosenGateway['hosts']): Outcome<SeenProduct[]> {
  const seen: SeenProduct[] = []
  for (const { id } of hosts) {
    const newest = rooms.store.confirmations.newestOn(id)
    if (!newest.ok) return newest
    if (newest.value !== undefined) seen.push(newest.value)
  }
  return succeed(seen)
}

/** Whether the relay's file demands for every domain what is kept. */
function isHeldBy(relay: OwnRelay, kept: TlsPolicy): boolean {
  const wanted = policyHash(kept)
  return kept.domains.every((domain) => {
    const policy = relay.outboundFor(domain)
    return policy !== undefined && isOutbound(policy) && policyHash({ ...policy, hosts: [] }) === wanted
  })
}

/** How many exceptions from what is kept are not over; faults storage.*. */
function exceptionsFrom(relay: OwnRelay, kept: TlsPolicy | undefined, now: string): Outcome<number> {
  const exceptions = relay.exceptions()
  if (!exceptions.ok) return exceptions
  const ids = new Set((kept?.domains ?? []).map((domain) => relay.outboundFor(domain)?.id))
  return succeed(exceptions.value.filter((each) => ids.has(each.policyId) && !isOver(each, now)).length)
}

/** A date that cannot be read is not past. */
function isOver({ until }: RelayException, now: string): boolean {
  return Date.parse(until) <= Date.parse(now)
}

/** When hosts were written, as far as it is known; one that is as it was before, or had nothing to be changed, was not. */
function writesIn(records: readonly PushRecord[]): HostWrite[] {
  const written = records.filter(({ state, changes }) => state !== 'rolled-back' && changes.length > 0)
  return written.map(({ hostId, endedAt, startedAt }) => ({ hostId, at: endedAt ?? startedAt }))
}
