// A house whose gateway is a relay it installed over SSH on a bare Linux host: its partner is held to a level there, and takes mail only as agreed.
// The relay takes mail from no network this machine is in. Made for one test file; `stop` takes everything away again.

import type { Partner } from '#domain/partner.ts'
import type { PushHost } from '#domain/push/push-host.ts'
import { type ConfiguredHouse, configuredHouse, requestFor } from '#test/support/configured-house.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { rememberContact } from '#test/support/own-contact.ts'
import { pinKey, tickBlocking } from '#test/support/push-house.ts'
import { sampleCertificate, samplePartner, sampleReport, sampleSession } from '#test/support/samples.ts'
import { buildRelayPackage } from '../../../main/build-relay-package.mjs'
import { type BareHost, startBareHost } from './bare-host.ts'
import { openRelayField, type RelayField } from './relay-field.ts'

export interface RelayTarget {
  readonly field: RelayField
  readonly bare: BareHost
  stop(): Promise<void>
}

/** Starts the host side; the numbers name its loopback network. */
export async function startRelayTarget(network: string): Promise<RelayTarget> {
  await buildRelayPackage()
  const field = await openRelayField(network)
  const bare = await startBareHost(field.ssh, true)
  field.bringKeys(bare)
  return {
    field,
    bare,
    async stop() {
      await bare.stop()
      await field.stop()
    },
  }
}

export interface RelayHostHouse extends ConfiguredHouse {
  readonly partner: Partner
  readonly siteId: string
  readonly host: PushHost
}

/** A house that installed the relay there and holds bank.example to `secure`. */
export async function relayHostHouse({ field, bare }: RelayTarget): Promise<RelayHostHouse> {
  const [agreed] = field.policies()
  if (agreed === undefined) throw new Error('no policy in the field')
  const partner = samplePartner({ agreedNames: [...agreed.names] })
  const report = sampleReport()
  const session = sampleSession()
  const above = agreed.trust.authorities.map((pem) => sampleCertificate([], { pem, isAuthority: true }))
  const chain = [sampleCertificate(['mx.bank.example', ...agreed.names]), ...above]
  const smtpSessions = [{ ...session, tls: session.tls && { ...session.tls, chain } }]
  const house = configuredHouse([partner], [{ ...report, observed: { ...report.observed, smtpSessions } }])
  const { client } = house
  await rememberContact(house)
  const facts = field.site('host', { networks: ['10.0.0.5'] })
  const site = await house.site({ name: 'Relay 1', serves: 'outbound', facts })
  const { address, port } = field.ssh
  const way = { address, port, user: 'hs-admin', signIn: { kind: 'key' as const, path: bare.at('etc/ssh/key') } }
  const plain = { id: null, jumps: [], legacy: [], system: 'posix' as const, rights: 'sudo' as const, position: 0 }
  const host = valueIn(await client.host.save({ ...plain, ...way, siteId: site.id, name: 'relay-1' }))
  await pinKey(client, host.id)
  await tickBlocking(client, partner.id)
  const { trust, route, failure } = agreed
  const { choice } = requestFor(partner, [site], { level: 'secure', trust, route, failure })
  const wish = { siteId: site.id, partner: { partnerId: partner.id, choice }, secrets: [] }
  const plan = valueIn(await client.push.plan(wish, () => undefined))
  const accepted = plan.hosts.flatMap(({ unsafe }) => unsafe.map(({ code }) => code))
  const order = { planId: plan.id, planHash: plan.hash, accepted, revertAfterMinutes: null, secrets: [] }
  valueIn(await client.push.apply(order, () => undefined))
  return { ...house, partner, siteId: site.id, host }
}
