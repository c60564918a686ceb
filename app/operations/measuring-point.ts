// From where a partner is tested: this desk, or a host of a gateway of ours over SSH. From there only mail servers are asked; DNS, published
// policies and revocation are asked from this desk. A host that lets nothing through, or goes away, ends the test: what is seen then says
// nothing about the partner. Whoever opens it closes it.
import { type Fault, fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Partner } from '#domain/partner.ts'
import type { PushHost, TypedSecret } from '#domain/push/push-host.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import type { SshConnection } from '#wire/ssh/ssh-order.ts'
import { dialerOver } from '#wire/ssh-dialer.ts'
import { networkFor } from './own-network.ts'
import { createHostSecrets } from './push/host-secrets.ts'
import { connectHost, houseAccess } from './push/reach-host.ts'
import type { Rooms } from './rooms.ts'

export interface MeasuringPlace {
  /** null = this desk. */
  readonly fromHostId: string | null
  readonly secrets: readonly TypedSecret[]
}

export interface OpenPlace {
  readonly network: MailNetwork
  /** To the host, for commands there; null = this desk. */
  readonly connection: SshConnection | null
  /** Aborts when nothing more can be seen from there. */
  readonly broken: AbortSignal
  /** Why what was seen must not be kept; undefined = it may be. */
  whyBroken(): Promise<Fault | undefined>
  close(): void
}

/** Opens it; faults of `networkFor`, `ssh.*`, push.host-not-found, probe.practice-from-here, job.cancelled. */
export async function openPlace(
  rooms: Rooms,
  partner: Partner,
  { fromHostId, secrets: typed }: MeasuringPlace,
  signal: AbortSignal,
): Promise<Outcome<OpenPlace>> {
  if (fromHostId === null) return fromHere(await networkFor(rooms, partner))
  if (partner.isPractice) return fail('probe.practice-from-here')
  const host = rooms.store.hosts.find(fromHostId)
  if (!host.ok) return host
  const secrets = createHostSecrets(rooms.outside.secrets, typed)
  if (!secrets.ok) return secrets
  const connected = await connectHost(host.value, await houseAccess(rooms, secrets.value), signal)
  if (!connected.ok) return connected
  if (typed.length > 0) rooms.announce.hostChanged(host.value.siteId)
  const opened = await fromHost(rooms, partner, host.value, connected.value)
  if (!opened.ok) connected.value.close()
  return opened
}

function fromHere(network: Outcome<MailNetwork>): Outcome<OpenPlace> {
  if (!network.ok) return network
  const broken = new AbortController().signal
  return succeed({
    ...{ network: network.value, connection: null, broken },
    ...{ whyBroken: async () => undefined, close: () => undefined },
  })
}

async function fromHost(
  rooms: Rooms,
  partner: Partner,
  { id, name, address }: PushHost,
  connection: SshConnection,
): Promise<Outcome<OpenPlace>> {
  const broken = new AbortController()
  let why: Fault | undefined
  const end = (code: 'probe.host-lost' | 'probe.forwarding-prohibited') => {
    why ??= fail(code, { host: name }).fault
    broken.abort()
  }
  void connection.gone.then(() => end('probe.host-lost'))
  const dialer = dialerOver(connection, {
    measuringPoint: { kind: 'ssh', name, hostId: id },
    hostName: address,
    onProhibited: () => end('probe.forwarding-prohibited'),
  })
  const network = await networkFor(rooms, partner, dialer)
  if (!network.ok) return network
  return succeed({
    network: network.value,
    connection,
    broken: broken.signal,
    async whyBroken() {
      // a dead link is silent for a while: what timed out meanwhile was not the partner
      if (why === undefined && !(await isAnswering(connection))) end('probe.host-lost')
      return why
    },
    close: () => connection.close(),
  })
}

/** Whether the host says anything at all; to port 1 of itself it may say what it likes. */
async function isAnswering(connection: SshConnection): Promise<boolean> {
  const forwarded = await connection.forward({ ip: '127.0.0.1', port: 1 })
  if (forwarded.ok) forwarded.socket.destroy()
  return forwarded.ok || forwarded.why !== 'unanswered'
}
