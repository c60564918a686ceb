// A house with a gateway of any product on a host behind a real OpenSSH server, its partner held to a level there: what a counter-proof starts from
// where nothing has to be pushed.
import type { GatewaySiteDraft } from '#domain/gateway-site.ts'
import type { PolicyChoice } from '#domain/policy-choice.ts'
import type { PushHostDraft } from '#domain/push/push-host.ts'
import type { ZoneServer } from '#lab/zone-server.ts'
import { configuredHouse, requestFor } from './configured-house.ts'
import { valueIn } from './expect-outcome.ts'
import { rememberContact } from './own-contact.ts'
import { draftFor, type PushHouse, type PushTarget, pinKey, tickBlocking } from './push-house.ts'
import { samplePartner, sampleReport } from './samples.ts'

interface Around extends Pick<PushTarget, 'server' | 'user'> {
  /** Whom the house asks for names. */
  readonly zone: Pick<ZoneServer, 'address'>
}

/** A house of that gateway, which sends mail to the partner at that level; the key of its host is pinned. */
export async function trialHouse(
  { zone, ...around }: Around,
  gateway: Pick<GatewaySiteDraft, 'gateway' | 'name' | 'facts'>,
  level: PolicyChoice['level'],
  changes: Partial<PushHostDraft> = {},
): Promise<PushHouse> {
  const partner = samplePartner()
  const house = configuredHouse([partner], [sampleReport({ domain: 'bank.example' })])
  const { client } = house
  const settings = valueIn(await client.settings.read())
  valueIn(await client.settings.save({ ...settings, resolvers: [zone.address] }))
  await rememberContact(house)
  const site = await house.site({ ...gateway, serves: 'outbound' })
  const host = valueIn(await client.host.save({ ...draftFor(around, site.id), ...changes }))
  await pinKey(client, host.id)
  await tickBlocking(client, partner.id)
  valueIn(await client.gateway.save(requestFor(partner, [site], { level })))
  return { ...house, partner, siteId: site.id, host }
}
