// Unbound that asks one other server for everything and validates from one trust anchor.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SocketAddress } from '#domain/setting.ts'
import { findFreePort } from '#lab/loopback.ts'
import { startServer, stopServer } from './signed-tree.ts'

export interface ForwardingUnbound {
  readonly address: SocketAddress
  stop(): Promise<void>
}

/** Starts it on 127.0.0.1; the anchor is a line of a trust anchor file. */
export async function startForwardingUnbound(server: SocketAddress, trustAnchor: string): Promise<ForwardingUnbound> {
  const folder = mkdtempSync(join(tmpdir(), 'handschlag-unbound-'))
  const own = { address: '127.0.0.1', port: await findFreePort('127.0.0.1') }
  writeFileSync(join(folder, 'anchor'), trustAnchor)
  writeFileSync(
    join(folder, 'unbound.conf'),
    `server:
  interface: ${own.address}@${own.port}
  username: ""
  chroot: ""
  directory: "${folder}"
  pidfile: "${folder}/unbound.pid"
  use-syslog: no
  do-daemonize: no
  num-threads: 1
  do-not-query-localhost: no
  do-ip6: no
  local-zone: "test." nodefault
  module-config: "validator iterator"
  trust-anchor-file: "${folder}/anchor"
  verbosity: 1
remote-control:
  control-enable: no
forward-zone:
  name: "."
  forward-addr: ${server.address}@${server.port}
`,
  )
  const unbound = await startServer('unbound', ['-d', '-c', join(folder, 'unbound.conf')], /start of service/)
  return {
    address: own,
    async stop() {
      await stopServer(unbound)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
