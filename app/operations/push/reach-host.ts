// Signs in on a host the way it was saved, with pinned keys, known_hosts and the secrets of the job. Whoever opens it closes it.
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import { type Fault, fail, type Outcome, succeed } from '#domain/fault.ts'
import type { HostKey, PushHost, SecretKind } from '#domain/push/push-host.ts'
import { connect } from '#wire/ssh/connect.ts'
import { createRemoteShell } from '#wire/ssh/remote-shell.ts'
import type { SshConnection, SshOrder } from '#wire/ssh/ssh-order.ts'
import type { Rooms } from '../rooms.ts'
import type { HostSecrets } from './host-secrets.ts'

/** How the hosts of a job are reached. */
export interface HostAccess {
  readonly secrets: HostSecrets
  /** Text of the person's and the system's known_hosts. */
  readonly knownHosts: string
  pins(host: PushHost): Outcome<readonly HostKey[]>
}

const signInKinds: readonly SecretKind[] = ['password', 'passphrase']

/** The access of the house: keys pinned in its store, known_hosts of the person. */
export async function houseAccess(rooms: Rooms, secrets: HostSecrets): Promise<HostAccess> {
  return {
    secrets,
    knownHosts: await readKnownHosts(rooms.sshFolder),
    pins(host) {
      const pins = rooms.store.hosts.pins(host.id)
      return pins.ok ? succeed(pins.value.map(({ key }) => key)) : pins
    },
  }
}

/** Text of every known_hosts there is. */
export async function readKnownHosts(sshFolder = join(homedir(), '.ssh')): Promise<string> {
  const paths = [join(sshFolder, 'known_hosts'), '/etc/ssh/ssh_known_hosts']
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8').catch(() => '')))
  return texts.join('\n')
}

/** What the wire needs to sign in; faults of the store. */
export function sshOrder(host: PushHost, { secrets, knownHosts, pins }: HostAccess): Outcome<SshOrder> {
  const pinned = pins(host)
  if (!pinned.ok) return pinned
  return succeed({
    host,
    secretFor: (hop, kind) => secrets.secretFor(host.id, hop, kind),
    pinsFor: (address, port) => pinned.value.filter((key) => key.address === address && key.port === port),
    knownHosts,
  })
}

/** Signs in, keeps the secrets that let us in and are to be kept; faults `ssh.*`, job.cancelled. */
export async function connectHost(
  host: PushHost,
  access: HostAccess,
  signal: AbortSignal,
): Promise<Outcome<SshConnection>> {
  const order = sshOrder(host, access)
  if (!order.ok) return order
  const connected = await connect(order.value, signal)
  if (!connected.ok) return forHost(host, askedAgain(connected.fault, access.secrets))
  // where the keychain refuses, the host is reached all the same; what is kept is shown beside it
  await access.secrets.keepUsed(host.id, signInKinds).catch(() => undefined)
  return connected
}

/** Signs in as `connectHost` does, for commands and files, with the password of sudo where that is needed. */
export async function reachHost(
  host: PushHost,
  access: HostAccess,
  signal: AbortSignal,
): Promise<Outcome<DeliveryHost>> {
  const reached = await reachConnected(host, access, signal)
  return reached.ok ? succeed(reached.value.host) : reached
}

/** The same, with the connection itself. */
export async function reachConnected(
  host: PushHost,
  access: HostAccess,
  signal: AbortSignal,
): Promise<Outcome<{ readonly connection: SshConnection; readonly host: DeliveryHost }>> {
  const connected = await connectHost(host, access, signal)
  if (!connected.ok) return connected
  const connection = connected.value
  const shell = createRemoteShell(connection)
  const needsPassword = host.rights === 'sudo-password'
  const sudoPassword = needsPassword ? await access.secrets.secretFor(host.id, 0, 'sudo') : null
  if (needsPassword && sudoPassword === null) {
    shell.close()
    return fail('ssh.secret-needed', { host: host.name, what: 'sudo', hop: 0, kind: 'sudo', hostId: host.id })
  }
  const { id, name, system, rights } = host
  return succeed({ connection, host: { id, name, system, rights, sudoPassword, shell } })
}

const askedByHost: readonly Fault['code'][] = [
  'ssh.secret-needed',
  'ssh.host-key-unknown',
  'ssh.host-key-changed',
  'ssh.host-key-not-listed',
  'ssh.host-key-revoked',
]

/**
 * What a refusal means where a person can be asked: the password, or that of sudo, is needed once more, wherever the refused one came from.
 * Nothing is tried a second time by itself, or the host would lock the account.
 */
export function askedAgain(fault: Fault, { canAsk }: HostSecrets): Fault {
  const { code, params } = fault
  const { host = '', hop = 0, kind } = params
  const isSecret = (code === 'ssh.sign-in-refused' || code === 'push.rights-missing') && kind !== undefined
  if (!canAsk || !isSecret) return fault
  return fail('ssh.secret-needed', { host, hop, kind, prompt: '', wasWrong: 1, what: kind }).fault
}

/** The window asks for what is missing, and shows the key, by the id of the host. */
export function forHost(host: PushHost, { code, params }: Fault): { readonly ok: false; readonly fault: Fault } {
  return fail(code, askedByHost.includes(code) ? { ...params, hostId: host.id } : params)
}
