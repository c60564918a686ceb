// How each gateway chosen for a partner stands: only a fresh counter-proof makes `enforced`.

import { appliedOn } from '#domain/checklist/applied.ts'
import type { Standing } from '#domain/confirm/counter-proof.ts'
import { usualMonths } from '#domain/confirm/fresh.ts'
import { type HostWrite, type SeenProduct, standingOf } from '#domain/confirm/standing.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import { relayPolicyFile } from '#domain/relay-policy-file.ts'
import { isOutbound } from '#domain/tls-policy.ts'
import { createLoadedPolicies } from '#relay/policies.ts'
import { agreedVersion, currentAgreement } from '../agreement/find.ts'
import { createSetupReader, type SetupReader } from '../checklist/setup.ts'
import type { Rooms } from '../rooms.ts'
import { keptPolicy, policyHash } from './policy-in-force.ts'
import { type ChosenGateway, triableAt } from './ways.ts'

/** One standing per gateway that sends to the partner. `relayText`: the policy file of this app's relay; null = not looked at. */
export function standingsOf(
  rooms: Rooms,
  partnerId: string,
  chosen: readonly ChosenGateway[],
  relayText: string | null | undefined,
  setups: SetupReader = createSetupReader(rooms),
): Outcome<Standing[]> {
  const proofs = rooms.store.confirmations.proofs(partnerId)
  if (!proofs.ok) return proofs
  const agreement = currentAgreement(rooms, partnerId)
  if (!agreement.ok) return agreement
  const agreed = agreedVersion(rooms, partnerId)
  if (!agreed.ok) return agreed
  const agreedLevel = agreed.value?.terms.toPartner?.level ?? null
  const months = agreement.value?.terms.common.reviewMonths ?? usualMonths
  const standings: Standing[] = []
  for (const gateway of chosen) {
    const { site, hosts } = gateway
    if (site.serves === 'inbound') continue
    const policy = keptPolicy(rooms, site, partnerId)
    if (!policy.ok) return policy
    const setup = setups.ofSite(site.id, partnerId)
    if (!setup.ok) return setup
    const seen = seenOn(rooms, hosts)
    if (!seen.ok) return seen
    const applied = hosts.map((host) => appliedOn(setup.value, host))
    const sha256 = policy.value === undefined ? null : policyHash(policy.value)
    standings.push(
      standingOf({
        ...{ siteId: site.id, site: site.name, policySha256: sha256, agreedLevel, months },
        isApplied: gateway.isOwnRelay
          ? relayText === null || (sha256 !== null && sha256 === relayHash(relayText, policy.value?.domains[0]))
          : hosts.length > 0 && applied.every((each) => 'setHash' in each),
        isTriable: triableAt([gateway]).length > 0,
        hostIds: gateway.isOwnRelay ? [] : hosts.map(({ id }) => id),
        proofs: proofs.value.filter(({ siteId }) => siteId === site.id),
        writes: gateway.isOwnRelay ? [] : writesIn(setup.value.records),
        seen: seen.value,
        now: rooms.outside.clock.now(),
      }),
    )
  }
  return succeed(standings)
}

/**
 * The same by what is kept alone: a relay without hosts counts as that of this app, and its proof as one of what it holds; its file is not read.
 */
export function standingsKept(rooms: Rooms, partnerId: string, setups: SetupReader): Outcome<Standing[]> {
  const choice = rooms.store.choices.find(partnerId)
  if (!choice.ok) return choice
  const chosen: ChosenGateway[] = []
  for (const siteId of choice.value?.siteIds ?? []) {
    const site = rooms.store.sites.find(siteId)
    if (!site.ok) return site
    const hosts = rooms.store.hosts.list(siteId)
    if (!hosts.ok) return hosts
    const isOwnRelay = site.value.gateway === 'relay' && hosts.value.length === 0
    chosen.push({ site: site.value, hosts: hosts.value, isOwnRelay })
  }
  return standingsOf(rooms, partnerId, chosen, null, setups)
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

/** What the relay's file holds the domain to; null = nothing. */
function relayHash(text: string | undefined, domain: string | undefined): string | null {
  if (text === undefined || domain === undefined) return null
  const file = relayPolicyFile.parse(JSON.parse(text))
  const policy = createLoadedPolicies(file, '').outboundFor(domain)
  return policy === undefined || !isOutbound(policy) ? null : policyHash({ ...policy, hosts: [] })
}

/** When hosts were written, as far as it is known; one that is as it was before, or had nothing to be changed, was not. */
function writesIn(records: readonly PushRecord[]): HostWrite[] {
  const written = records.filter(({ state, changes }) => state !== 'rolled-back' && changes.length > 0)
  return written.map(({ hostId, endedAt, startedAt }) => ({ hostId, at: endedAt ?? startedAt }))
}
