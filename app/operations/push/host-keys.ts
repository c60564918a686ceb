// Host keys: shown, pinned by hand, removed by hand. Only a key that was shown can be pinned, and only while nothing else is pinned there: a
// changed key has no way past the removal of the old pin.
import { fail, type Outcome } from '#domain/fault.ts'
import type { HostKeyView, PushHost, TypedSecret } from '#domain/push/push-host.ts'
import type { PushProgress } from '#domain/push/push-record.ts'
import { showHostKey } from '#wire/ssh/connect.ts'
import { changedKey } from '#wire/ssh/host-key/changed-key.ts'
import type { Rooms } from '../rooms.ts'
import { createHostSecrets } from './host-secrets.ts'
import { forHost, houseAccess, sshOrder } from './reach-host.ts'

export interface HopOfHost {
  readonly hostId: string
  /** 0 = the host itself, 1 = the first host gone through, and so on. */
  readonly hop: number
}

/** Shows the key of a hop, signing in on the hosts before it only; faults push.host-not-found, `ssh.*`. */
export async function showKey(
  rooms: Rooms,
  { hostId, hop, secrets: typed }: HopOfHost & { readonly secrets: readonly TypedSecret[] },
  report: (progress: PushProgress) => void,
  signal: AbortSignal,
): Promise<Outcome<HostKeyView>> {
  const host = hostWithHop(rooms, { hostId, hop })
  if (!host.ok) return host
  const secrets = createHostSecrets(rooms.outside.secrets, typed)
  if (!secrets.ok) return secrets
  const order = sshOrder(host.value, await houseAccess(rooms, secrets.value))
  if (!order.ok) return order
  report({ hostId, host: host.value.name, stage: 'connect', commandId: null, lines: [], state: null })
  const view = await showHostKey(order.value, hop, signal)
  if (!view.ok) return forHost(host.value, view.fault)
  rooms.pushing.shownKeys.set(nameOf({ hostId, hop }), view.value)
  return view
}

/** Pins the key that was shown last; faults ssh.host-key-changed, and ssh.host-key-unknown when another one was shown. */
export function pinKey(
  rooms: Rooms,
  { fingerprint, ...at }: HopOfHost & { readonly fingerprint: string },
): Outcome<undefined> {
  return rooms.store.together((): Outcome<undefined> => {
    const host = hostWithHop(rooms, at)
    if (!host.ok) return host
    const view = rooms.pushing.shownKeys.get(nameOf(at))
    const { address, port } = placeOfHop(host.value, at.hop)
    const isShown = view?.shown.address === address && view.shown.port === port
    if (view === undefined || !isShown || view.shown.fingerprint !== fingerprint) {
      return fail('ssh.host-key-unknown', { host: address, fingerprint: view?.shown.fingerprint ?? fingerprint })
    }
    if (view.state === 'changed') return changedKey(view, at.hop)
    const pins = rooms.store.hosts.pins(at.hostId)
    if (!pins.ok) return pins
    const other = pins.value.find(({ hop, key }) => hop === at.hop && key.fingerprint !== fingerprint)
    if (other !== undefined) {
      return fail('ssh.host-key-changed', { host: address, expected: other.key.fingerprint, shown: fingerprint })
    }
    const pinned = rooms.store.hosts.pin(at.hostId, { hop: at.hop, key: view.shown }, rooms.outside.clock.now())
    if (pinned.ok) rooms.announce.hostChanged(host.value.siteId)
    return pinned
  })
}

/** Removes the pinned key of a hop; fault push.host-not-found. */
export function unpinKey(rooms: Rooms, at: HopOfHost): Outcome<undefined> {
  const host = rooms.store.hosts.find(at.hostId)
  if (!host.ok) return host
  const unpinned = rooms.store.hosts.unpin(at.hostId, at.hop)
  rooms.pushing.shownKeys.delete(nameOf(at))
  if (unpinned.ok) rooms.announce.hostChanged(host.value.siteId)
  return unpinned
}

function hostWithHop(rooms: Rooms, { hostId, hop }: HopOfHost): Outcome<PushHost> {
  const host = rooms.store.hosts.find(hostId)
  if (!host.ok) return host
  return hop <= host.value.jumps.length ? host : fail('push.host-not-found')
}

function placeOfHop(host: PushHost, hop: number): Pick<PushHost, 'address' | 'port'> {
  return host.jumps[hop - 1] ?? host
}

function nameOf({ hostId, hop }: HopOfHost): string {
  return `${hostId}/${hop}`
}
