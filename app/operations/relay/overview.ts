// The app's relay from setup to stop: what the relay page shows and what its buttons do. The policy file holds what was last given out for
// the chosen gateway, never anything newer: taking it over is a decision of the admin.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { narrowTo } from '#domain/policy-choice.ts'
import { relayPolicyFile } from '#domain/relay-policy-file.ts'
import type { RelayOverview, RelaySetup } from '#domain/relay-trial.ts'
import { warningsOf } from '#domain/relay-warnings.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { relayFileName } from '#gateways/relay/relay-file-lines.ts'
import { renderForSite } from '../render-for-site.ts'
import type { Rooms } from '../rooms.ts'
import { setupOf } from './trial-files.ts'

/** Everything the relay page begins with; faults input.wrong-format of a broken configuration, those of the store. */
export async function relayOverview(rooms: Rooms): Promise<Outcome<RelayOverview>> {
  const { files } = rooms.relay
  const config = await files.config()
  if (!config.ok) return config
  const note = await files.note()
  const kept = keptText(rooms, note.siteId)
  const isGatewayGone = !kept.ok && kept.fault.code === 'site.not-found'
  if (!kept.ok && !isGatewayGone) return kept
  const inForce = await files.policyText()
  return succeed({
    setup: config.value === undefined ? null : setupOf(config.value, note),
    run: rooms.relay.run(),
    status: rooms.relay.status(),
    policies: {
      inFile: inForce === undefined ? null : countOf(inForce),
      kept: kept.ok ? countOf(kept.value) : 0,
      isOutdated: note.siteId !== null && kept.ok && kept.value !== (inForce ?? ''),
      isGatewayGone,
    },
    warnings: config.value === undefined ? [] : [...warningsOf(config.value)],
    configPath: files.configPath,
  })
}

/** Keeps the setup; a relay that runs is started anew with it. */
export async function saveRelaySetup(rooms: Rooms, setup: RelaySetup): Promise<Outcome<RelayOverview>> {
  const saved = await rooms.relay.files.saveSetup(setup)
  if (!saved.ok) return saved
  if (rooms.relay.run().kind !== 'stopped') await rooms.relay.restart()
  return relayOverview(rooms)
}

/** Starts the relay; fault relay.not-started when it was never set up. */
export async function startRelay(rooms: Rooms): Promise<Outcome<RelayOverview>> {
  const config = await rooms.relay.files.config()
  if (!config.ok) return config
  if (config.value === undefined) return fail('relay.not-started', { detail: rooms.relay.files.configPath })
  rooms.relay.start()
  return relayOverview(rooms)
}

/** Stops the relay; what waits in its queue stays there. */
export async function stopRelay(rooms: Rooms): Promise<Outcome<RelayOverview>> {
  await rooms.relay.stop()
  return relayOverview(rooms)
}

/** Writes what was last given out for the chosen gateway; faults site.not-found, gateway faults, file.not-written. */
export async function takeOverPolicies(rooms: Rooms): Promise<Outcome<RelayOverview>> {
  const { siteId } = await rooms.relay.files.note()
  if (siteId === null) return fail('site.not-found')
  const text = keptText(rooms, siteId)
  if (!text.ok) return text
  const saved = await rooms.relay.files.savePolicies(text.value)
  if (!saved.ok) return saved
  rooms.announce.confirmChanged(null)
  const link = rooms.relay.link()
  if (link.ok) {
    const reloaded = await link.value.ask('reload', {})
    if (!reloaded.ok) return reloaded
  }
  return relayOverview(rooms)
}

/** The relay's file of everything last given out for a site, without a choice a file of nothing; fault site.not-found. */
function keptText(rooms: Rooms, siteId: string | null): Outcome<string> {
  return rooms.store.together((): Outcome<string> => {
    if (siteId === null) return rendered([], {})
    const site = rooms.store.sites.find(siteId)
    if (!site.ok) return site
    const kept = rooms.store.configurations.policies(siteId)
    if (!kept.ok) return kept
    const policies = kept.value.filter(({ isPractice }) => !isPractice)
    return rendered(
      policies.flatMap(({ policy }) => narrowTo(policy, site.value.serves) ?? []),
      site.value.facts,
    )
  })
}

function rendered(policies: readonly TlsPolicy[], facts: Parameters<typeof renderForSite>[2]): Outcome<string> {
  const rendering = renderForSite('relay', policies, facts)
  if (!rendering.ok) return rendering
  return succeed(rendering.value.artefacts.find(({ name }) => name === relayFileName)?.content ?? '')
}

function countOf(text: string): number {
  const file = relayPolicyFile.safeParse(text === '' ? undefined : JSON.parse(text))
  return file.success ? file.data.policies.length : 0
}
