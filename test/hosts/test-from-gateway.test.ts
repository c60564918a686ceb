// A partner tested from a host of our own, through the contract: a real OpenSSH server, practice servers behind it, the report kept with where it
// was measured, and the line of the checklist it proves. A host that lets nothing through, or goes, leaves no report.
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { contract } from '#contract/contract.ts'
import type { Client } from '#contract/define.ts'
import type { ProbeProgress } from '#domain/probe-report.ts'
import type { PushHostDraft } from '#domain/push/push-host.ts'
import { defaultSettings } from '#domain/setting.ts'
import { type Lab, startLab } from '#lab/lab.ts'
import { findFreePort } from '#lab/loopback.ts'
import { openStore } from '#storage/store.ts'
import { samplePartnerSide } from '#test/support/agreement-samples.ts'
import { agreementInForce, samplePartnerId } from '#test/support/checklist-samples.ts'
import { relayDraft } from '#test/support/configured-house.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openHouse } from '#test/support/open-house.ts'
import { samplePartner } from '#test/support/samples.ts'
import { type SshServer, startSshServer } from '#test/support/ssh-server.ts'
import { addSshUser } from '#test/support/ssh-user.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const partnerId = samplePartnerId
const unwatched = () => undefined
let lab: Lab
const stops: (() => void | Promise<void>)[] = []

beforeAll(async () => {
  lab = valueIn(await startLab('en'))
})
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})
afterAll(() => lab?.stop())

async function serverAt(address: string, settings: readonly string[] = [], port?: number): Promise<SshServer> {
  const server = await startSshServer(address, port ?? (await findFreePort(address)), settings, { passwords: true })
  let isStopped = false
  const stop = async () => {
    if (!isStopped) await server.stop()
    isStopped = true
  }
  stops.push(stop)
  return { ...server, stop }
}

/** A house among the servers of the lab, as if they were real, with a partner there, an agreement in force, and a host of a gateway. */
async function houseWith(server: SshServer, changes: Partial<PushHostDraft> = {}) {
  const folder = temporaryFolder()
  const store = valueIn(openStore(join(folder, 'handschlag.sqlite')))
  valueIn(store.partners.save(samplePartner({ id: partnerId, domains: ['mta-sts.example'] })))
  const side = samplePartnerSide({ domains: [{ name: 'mta-sts.example' as never, includeSubdomains: false }] })
  valueIn(store.agreements.save(agreementInForce({ partner: side })))
  store.close()
  const house = openHouse({ folder, smtpPort: lab.settings.smtpPort })
  const { client } = house
  const { resolver, authorityPem } = lab.settings
  const told = { resolvers: [resolver], extraAuthorities: authorityPem, helo: 'gw1.own.example' }
  valueIn(await client.settings.save({ ...defaultSettings, ...told }))
  const site = valueIn(await client.site.save(relayDraft({ name: 'Relay Berlin', serves: 'outbound' })))
  const { address, port, user, home } = server
  const host = valueIn(
    await client.host.save({
      ...{ id: null, siteId: site.id, name: 'Gateway 1', address, port, user, jumps: [], legacy: [], position: 0 },
      ...{ signIn: { kind: 'key', path: join(home, '.ssh/id_ed25519') }, system: 'posix', rights: 'own' },
      ...changes,
    }),
  )
  return { ...house, hostId: host.id, siteId: site.id }
}

async function pin(client: Client<typeof contract>, hostId: string): Promise<void> {
  const view = valueIn(await client.host.key({ hostId, hop: 0, secrets: [] }, unwatched))
  valueIn(await client.host.pin({ hostId, hop: 0, fingerprint: view.shown.fingerprint }))
}

async function gatewayLine({ checklist }: Client<typeof contract>) {
  const lines = valueIn(await checklist.read({ partnerId }))
  return lines.find(({ item }) => item.id === 'tested-from-gateway')?.state
}

const proof = (code: string, params: object) => ({ reason: { code, params } })

it('asks only the mail servers from there, keeps a report that says so, and proves the line until no mail leaves from that host', async () => {
  // anything but mail servers, and any other way, is closed there
  const server = await serverAt('127.3.9.1', [`PermitOpen *:${lab.settings.smtpPort}`])
  const { client, hostId, siteId } = await houseWith(server)
  expect(faultIn(await client.probe.run({ partnerId, fromHostId: hostId }, unwatched))).toMatchObject({
    code: 'ssh.host-key-unknown',
    params: { hostId },
  })
  await pin(client, hostId)
  const run = valueIn(await client.probe.run({ partnerId, fromHostId: hostId }, unwatched))
  expect(run).toMatchObject([
    { measuredFrom: { kind: 'ssh', name: 'Gateway 1', hostId }, judgement: { verdict: 'suitable' } },
  ])
  expect(run[0]?.observed.sts).toMatchObject({ kind: 'record' })
  expect(valueIn(await client.probe.latest({ partnerId }))).toEqual(run)
  expect(await gatewayLine(client)).toMatchObject({
    kind: 'proven',
    ...proof('from-gateway', { gateway: 'Gateway 1' }),
  })

  const [site] = valueIn(await client.site.list())
  if (site === undefined) throw new Error('there is a gateway')
  const { createdAt: _made, changedAt: _changed, ...draft } = site
  valueIn(await client.site.save({ ...draft, id: siteId, serves: 'inbound' }))
  expect(await gatewayLine(client)).toMatchObject({
    kind: 'open',
    ...proof('tested-elsewhere', { place: 'Gateway 1', domain: 'mta-sts.example' }),
  })
  valueIn(await client.site.save({ ...draft, id: siteId, serves: 'both' }))
  valueIn(await client.probe.run({ partnerId, fromHostId: null }, unwatched))
  expect(await gatewayLine(client)).toMatchObject({
    kind: 'open',
    ...proof('tested-elsewhere', { domain: 'mta-sts.example' }),
  })
})

it('asks for what the sign-in lacks, and keeps it only where that was asked for', async () => {
  const server = await serverAt('127.3.9.2')
  const user = addSshUser({ sudo: 'none' })
  stops.push(() => user.remove())
  const { client, hostId, outside } = await houseWith(server, { user: user.name, signIn: { kind: 'password' } })
  await pin(client, hostId)
  const wish = { partnerId, fromHostId: hostId }
  const needed = faultIn(await client.probe.run(wish, unwatched))
  expect(needed).toMatchObject({ code: 'ssh.secret-needed', params: { hostId, kind: 'password', hop: 0 } })
  const typed = { hostId, hop: 0, kind: 'password', value: user.password, isKept: true } as const
  valueIn(await client.probe.run({ ...wish, secrets: [typed] }, unwatched))
  expect([...outside.seen.secrets.keys()]).toEqual([`ssh/${hostId}/0/password`])
  valueIn(await client.probe.run(wish, unwatched))
})

it.each([
  ['AllowTcpForwarding no', '127.3.9.3'],
  ['PermitOpen 127.0.0.1:1', '127.3.9.4'],
])('keeps nothing from a host with %s', async (setting, address) => {
  const { client, hostId } = await houseWith(await serverAt(address, [setting]))
  await pin(client, hostId)
  const fault = faultIn(await client.probe.run({ partnerId, fromHostId: hostId }, unwatched))
  expect(fault).toMatchObject({ code: 'probe.forwarding-prohibited', params: { host: 'Gateway 1' } })
  expect(valueIn(await client.probe.latest({ partnerId }))).toEqual([])
})

it('sends nothing to a host that shows another key, and says so of one that is down', async () => {
  const server = await serverAt('127.3.9.5')
  const { client, hostId } = await houseWith(server)
  await pin(client, hostId)
  await server.stop()
  const wish = { partnerId, fromHostId: hostId }
  expect(faultIn(await client.probe.run(wish, unwatched)).code).toBe('ssh.unreachable')
  await serverAt(server.address, [], server.port)
  expect(faultIn(await client.probe.run(wish, unwatched)).code).toBe('ssh.host-key-changed')
  expect(valueIn(await client.probe.latest({ partnerId }))).toEqual([])
})

it.each([
  ['is cut', '127.3.9.6', (server: SshServer) => server.killSessions()],
  ['goes silent', '127.3.9.7', (server: SshServer) => server.freezeSessions(true)],
])('keeps nothing when the connection %s in the middle', async (_how, address, hurt) => {
  const server = await serverAt(address)
  const { client, hostId } = await houseWith(server)
  await pin(client, hostId)
  let isHurt = false
  const watch = ({ kind }: ProbeProgress) => {
    if (kind !== 'route' || isHurt) return
    isHurt = true
    hurt(server)
  }
  const fault = faultIn(await client.probe.run({ partnerId, fromHostId: hostId }, watch))
  expect(fault).toMatchObject({ code: 'probe.host-lost', params: { host: 'Gateway 1' } })
  expect(valueIn(await client.probe.latest({ partnerId }))).toEqual([])
})

it('tests practice partners from here only', async () => {
  const { client, hostId } = await houseWith(await serverAt('127.3.9.8'))
  // it has a domain of the practice partners
  valueIn(await client.partner.remove({ partnerId }))
  const [practice] = valueIn(await client.lab.start())
  const wish = { partnerId: practice?.id ?? '', fromHostId: hostId }
  expect(faultIn(await client.probe.run(wish, unwatched)).code).toBe('probe.practice-from-here')
})
