// A house with a partner and a Postfix gateway, whose host is a real OpenSSH server with a real Postfix configuration behind it, signed in to
// as an ordinary user with sudo. Made for one test file; `stop` takes everything away again.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { contract } from '#contract/contract.ts'
import type { Client } from '#contract/define.ts'
import type { Partner } from '#domain/partner.ts'
import type { PushHost, PushHostDraft, TypedSecret } from '#domain/push/push-host.ts'
import { findFreePort } from '#lab/loopback.ts'
import { type ConfiguredHouse, configuredHouse, requestFor } from './configured-house.ts'
import { valueIn } from './expect-outcome.ts'
import { rememberContact } from './own-contact.ts'
import { createPostfixHost, type PostfixHost } from './postfix-host.ts'
import { samplePartner, sampleReport } from './samples.ts'
import { type SshServer, startSshServer } from './ssh-server.ts'
import { addSshUser, type SshUser, type SshUserOptions } from './ssh-user.ts'

export interface PushTarget {
  readonly server: SshServer
  readonly user: SshUser
  readonly postfix: PostfixHost
  stop(): Promise<void>
}

/** Starts the host side: server, user, Postfix. */
export async function startPushTarget(address: string, sudo: SshUserOptions['sudo']): Promise<PushTarget> {
  const user = addSshUser({ sudo })
  const server = await startSshServer(address, await findFreePort(address), [], { passwords: true })
  const postfix = createPostfixHost({ hostName: 'mail.own.example', resolver: address, receivesAt: null })
  return {
    server,
    user,
    postfix,
    async stop() {
      await server.stop()
      user.remove()
      postfix.stop()
    },
  }
}

export interface PushHouse extends ConfiguredHouse {
  readonly partner: Partner
  readonly siteId: string
  readonly host: PushHost
}

/** A house that knows the host and has its key pinned. */
export async function pushHouse(target: PushTarget, changes: Partial<PushHostDraft> = {}): Promise<PushHouse> {
  const house = await houseWithHost(target, changes)
  await pinKey(house.client, house.host.id)
  return house
}

/** Pins the key the host shows. */
export async function pinKey({ host }: Client<typeof contract>, hostId: string): Promise<void> {
  const { shown } = valueIn(await host.key({ hostId, hop: 0, secrets: [] }, () => undefined))
  valueIn(await host.pin({ hostId, hop: 0, fingerprint: shown.fingerprint }))
}

/** A house that knows the host, but not its key. */
export async function houseWithHost(target: PushTarget, changes: Partial<PushHostDraft> = {}): Promise<PushHouse> {
  const partner = samplePartner()
  const house = configuredHouse([partner], [sampleReport({ domain: 'bank.example' })])
  const facts = {
    ...{ version: '3.7', mapType: 'texthash', configDirectory: target.postfix.etc, directory: target.postfix.own },
    ...{ caFile: '', dnssecResolver: false, ehloName: '', receives: false, clientCertificates: {} },
    ...{ serverTimes: false, provesSessions: false },
  }
  await rememberContact(house)
  const site = await house.site({ gateway: 'postfix', name: 'Postfix 1', facts })
  const host = valueIn(await house.client.host.save({ ...draftFor(target, site.id), ...changes }))
  await tickBlocking(house.client, partner.id)
  return { ...house, partner, siteId: site.id, host }
}

/** Ticks by hand what would have to be accepted before mail is held to a level. */
export async function tickBlocking({ checklist }: Client<typeof contract>, partnerId: string): Promise<void> {
  for (const { item } of valueIn(await checklist.read({ partnerId }))) {
    if (item.isBlocking)
      valueIn(await checklist.tick({ partnerId, itemId: item.id, note: 'not what this test is about' }))
  }
}

/** How the host is signed in to with the key every user of the server may use. */
export function draftFor({ server, user }: Pick<PushTarget, 'server' | 'user'>, siteId: string): PushHostDraft {
  return {
    id: null,
    siteId,
    name: 'Gateway 1',
    address: server.address,
    port: server.port,
    user: user.name,
    signIn: { kind: 'key', path: join(server.home, '.ssh/id_ed25519') },
    jumps: [],
    legacy: [],
    system: 'posix',
    rights: 'sudo',
    position: 0,
  }
}

/** What a push of the sample partner asks for. */
export function wishOf({ siteId, partner }: PushHouse, secrets: TypedSecret[] = []) {
  const { choice } = requestFor(partner, [{ id: siteId }], { level: 'encrypt' })
  return { siteId, partner: { partnerId: partner.id, choice }, secrets }
}

/** Plans and carries it out, accepting every reason. */
export async function pushNow(house: PushHouse, client: Client<typeof contract> = house.client) {
  const plan = valueIn(await client.push.plan(wishOf(house), () => undefined))
  const accepted = plan.hosts.flatMap(({ unsafe }) => unsafe.map(({ code }) => code))
  const order = { planId: plan.id, planHash: plan.hash, accepted, revertAfterMinutes: null, secrets: [] }
  return { plan, report: valueIn(await client.push.apply(order, () => undefined)) }
}

/** Removes what a test left in the home folder of the user. */
export function forgetWorkFolder({ user }: PushTarget): void {
  rmSync(join(user.home, '.handschlag'), { recursive: true, force: true })
}
