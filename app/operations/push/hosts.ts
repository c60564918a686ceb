// The hosts of a gateway: listed, kept, removed with what belongs to them. What changed about where one signs in is no longer trusted: its
// pinned key and its secrets go, so nothing kept for one server is ever shown to another; plans made for it can no longer be carried out. While a
// counter-proof is open there it is neither moved nor renamed: another machine would say that nothing is left.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type PushHost, type PushHostDraft, type SshAddress, secretKinds, secretName } from '#domain/push/push-host.ts'
import { findGateway } from '#gateways/registry.ts'
import { refuseWhileOpen } from '../confirm/trial/refuse-while-open.ts'
import type { Rooms } from '../rooms.ts'

const hops = [0, 1, 2, 3] as const

/** Hosts of a site, in the order they are pushed to. */
export function listHosts(rooms: Rooms, siteId: string): Outcome<PushHost[]> {
  const hosts = rooms.store.hosts.list(siteId)
  return hosts.ok ? succeed([...hosts.value]) : hosts
}

/** Adds or changes a host; faults site.not-found, push.host-not-found, push.not-pushable, push.host-unfit, confirm.trial-open. */
export async function saveHost(rooms: Rooms, draft: PushHostDraft): Promise<Outcome<PushHost>> {
  const now = rooms.outside.clock.now()
  const moved: number[] = []
  const saved = rooms.store.together((): Outcome<PushHost> => {
    const fits = fitsSite(rooms, draft)
    if (!fits.ok) return fits
    const rights = draft.system === 'windows' ? 'own' : draft.rights
    if (draft.id === null) {
      const id = rooms.outside.newId()
      return rooms.store.hosts.save({ ...draft, id, rights, createdAt: now, changedAt: now })
    }
    const known = rooms.store.hosts.find(draft.id)
    if (!known.ok) return known
    if (known.value.siteId !== draft.siteId) return fail('push.host-not-found')
    const host = { ...known.value, ...draft, id: known.value.id, rights, changedAt: now }
    moved.push(...hops.filter((hop) => !isSamePlace(placeOf(known.value, hop), placeOf(host, hop))))
    const isFree = isSameHost(known.value, host, moved)
      ? succeed(undefined)
      : refuseWhileOpen(rooms, { hostId: host.id })
    if (!isFree.ok) return isFree
    for (const hop of moved) {
      const unpinned = rooms.store.hosts.unpin(host.id, hop)
      if (!unpinned.ok) return unpinned
    }
    return rooms.store.hosts.save(host)
  })
  if (!saved.ok) return saved
  if (draft.id !== null) rooms.pushing.plans.dropSite(saved.value.siteId)
  for (const hop of moved) await rooms.outside.secrets.forget(`ssh/${saved.value.id}/${hop}/`)
  rooms.announce.hostChanged(saved.value.siteId)
  return saved
}

/** Forgets the host, its pinned keys and its secrets; its journal stays. Faults push.host-not-found, confirm.trial-open. */
export async function removeHost(rooms: Rooms, hostId: string): Promise<Outcome<undefined>> {
  const host = rooms.store.hosts.find(hostId)
  if (!host.ok) return host
  const isFree = refuseWhileOpen(rooms, { hostId })
  if (!isFree.ok) return isFree
  const removed = rooms.store.hosts.remove(hostId)
  if (!removed.ok) return removed
  rooms.pushing.plans.dropSite(host.value.siteId)
  await forgetHostSecrets(rooms, hostId)
  rooms.announce.hostChanged(host.value.siteId)
  return removed
}

/** What the keychain keeps for a host, by name only; fault push.host-not-found. */
export async function keptSecrets(rooms: Rooms, hostId: string) {
  const host = rooms.store.hosts.find(hostId)
  if (!host.ok) return host
  const { secrets } = rooms.outside
  const asked = hops.flatMap((hop) => secretKinds.map((kind) => ({ hop, kind })))
  const found = await Promise.all(asked.map(({ hop, kind }) => secrets.fetch(secretName(hostId, hop, kind))))
  return succeed({ whyNot: secrets.whyNot, kept: asked.filter((_, index) => (found[index] ?? null) !== null) })
}

/** Forgets every secret of a host; fault push.host-not-found. */
export async function forgetSecrets(rooms: Rooms, hostId: string): Promise<Outcome<undefined>> {
  const host = rooms.store.hosts.find(hostId)
  if (!host.ok) return host
  await forgetHostSecrets(rooms, hostId)
  rooms.announce.hostChanged(host.value.siteId)
  return succeed(undefined)
}

/** Forgets every secret kept under the id of a host. */
export async function forgetHostSecrets(rooms: Rooms, hostId: string): Promise<void> {
  await rooms.outside.secrets.forget(`ssh/${hostId}/`)
}

function fitsSite(rooms: Rooms, { siteId, name, system }: PushHostDraft): Outcome<undefined> {
  const site = rooms.store.sites.find(siteId)
  if (!site.ok) return site
  const { gateway } = site.value
  const push = findGateway(gateway)?.push
  if (push === undefined) return fail('push.not-pushable', { gateway })
  return push.systems.includes(system) ? succeed(undefined) : fail('push.host-unfit', { host: name, detail: system })
}

function placeOf(host: PushHost, hop: number): SshAddress | undefined {
  return hop === 0 ? host : host.jumps[hop - 1]
}

/** Whether what is open on the one is found again on the other. */
function isSameHost(a: PushHost, b: PushHost, moved: readonly number[]): boolean {
  return moved.length === 0 && a.name === b.name && a.system === b.system
}

function isSamePlace(a: SshAddress | undefined, b: SshAddress | undefined): boolean {
  return a?.address === b?.address && a?.port === b?.port && a?.user === b?.user
}
