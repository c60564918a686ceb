// A host to push to: a real OpenSSH server on loopback, an ordinary user with the sudo rules asked for, and the tiny product in a folder that
// only root may write. Connections go through the product's own SSH.
import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import { connect } from '#wire/ssh/connect.ts'
import { createRemoteShell } from '#wire/ssh/remote-shell.ts'
import type { SshConnection } from '#wire/ssh/ssh-order.ts'
import { valueIn } from './expect-outcome.ts'
import { type SshServer, startSshServer } from './ssh-server.ts'
import { addSshUser, type SshUser, type SshUserOptions } from './ssh-user.ts'
import type { TinySite } from './tiny-product.ts'

export interface DeliveryBench {
  readonly server: SshServer
  readonly user: SshUser
  readonly site: TinySite
  /** The host over a new connection. */
  open(change?: Partial<DeliveryHost>): Promise<OpenHost>
  /** Makes a file in the product's folder that changes what its script does, or takes it away. */
  wish(word: string): void
  unwish(word: string): void
  stop(): Promise<void>
}

export interface OpenHost {
  readonly host: DeliveryHost
  readonly connection: SshConnection
}

/** Starts server, user and product; `stop` removes all of it. `settings` are lines of sshd_config. */
export async function startBench(
  address: string,
  port: number,
  options: SshUserOptions,
  settings: readonly string[] = [],
): Promise<DeliveryBench> {
  const server = await startSshServer(address, port, settings)
  const user = addSshUser(options)
  const etc = mkdtempSync(join(tmpdir(), 'handschlag-tiny-'))
  chmodSync(etc, 0o755)
  writeFileSync(join(etc, 'tiny.conf'), 'before\n')
  const id = randomUUID()
  const rights = options.sudo === 'password' ? 'sudo-password' : 'sudo'
  return {
    server,
    user,
    site: { etc, isPrivileged: true },
    wish: (word) => writeFileSync(join(etc, word), ''),
    unwish: (word) => rmSync(join(etc, word), { force: true }),
    async open(change = {}) {
      const connection = valueIn(
        await connect(
          {
            host: {
              address,
              port,
              user: user.name,
              signIn: { kind: 'key', path: join(server.home, '.ssh/id_ed25519') },
              jumps: [],
              legacy: [],
            },
            secretFor: () => null,
            pinsFor: () => [],
            knownHosts: server.hostKeyLine,
          },
          new AbortController().signal,
        ),
      )
      const host: DeliveryHost = {
        id,
        name: 'mail-1',
        system: 'posix',
        rights,
        sudoPassword: rights === 'sudo-password' ? user.password : null,
        shell: createRemoteShell(connection),
        ...change,
      }
      return { host, connection }
    },
    async stop() {
      await server.stop()
      user.remove()
      rmSync(etc, { recursive: true, force: true })
    },
  }
}
