// Orders for connections to the SSH servers of tests: the host key pinned, the client's key, no secrets, unless the test says otherwise.
import { join } from 'node:path'
import type { HostKey, SecretKind, SshAddress } from '#domain/push/push-host.ts'
import { connect } from '#wire/ssh/connect.ts'
import { describeHostKey } from '#wire/ssh/host-key/judge-host-key.ts'
import { createRemoteShell } from '#wire/ssh/remote-shell.ts'
import type { SshConnection, SshOrder, SshTarget } from '#wire/ssh/ssh-order.ts'
import { valueIn } from './expect-outcome.ts'
import type { SshServer } from './ssh-server.ts'

export type SecretTable = Readonly<Record<string, string>>

/** The address of a user on a server, signing in by the client's key unless told. */
export function addressOn(server: SshServer, user: string, signIn?: SshAddress['signIn']): SshAddress {
  const { address, port } = server
  return { address, port, user, signIn: signIn ?? { kind: 'key', path: join(server.home, '.ssh/id_ed25519') } }
}

/** The pins of servers, as an order takes them. */
export function pinsOf(...servers: readonly SshServer[]): (address: string, port: number) => readonly HostKey[] {
  return (address, port) =>
    servers
      .filter((server) => server.address === address && server.port === port)
      .flatMap(({ hostKeyLines }) => hostKeyLines)
      .map((line) => describeHostKey(address, port, Buffer.from(line.split(' ')[2] ?? '', 'base64')))
}

/** An order; secrets are named `password` for the host itself and `1/password` for the first hop. */
export function orderFor(
  host: SshAddress & Partial<SshTarget>,
  pinsFor: SshOrder['pinsFor'],
  secrets: SecretTable = {},
  more: Partial<SshOrder> = {},
): SshOrder {
  return {
    host: { jumps: [], legacy: [], ...host },
    secretFor: (hop: number, kind: SecretKind) => secrets[hop === 0 ? kind : `${hop}/${kind}`] ?? null,
    pinsFor,
    knownHosts: '',
    ...more,
  }
}

/** Signs in with the client's key; throws the fault otherwise. */
export async function openConnection(
  server: SshServer,
  user: string,
  more: Partial<SshOrder> = {},
): Promise<SshConnection> {
  const order = orderFor(addressOn(server, user), pinsOf(server), {}, more)
  return valueIn(await connect(order, new AbortController().signal))
}

/** The shell over such a connection. */
export async function openShell(server: SshServer, user: string, more: Partial<SshOrder> = {}) {
  return createRemoteShell(await openConnection(server, user, more))
}
