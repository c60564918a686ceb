// Unbound in front of the practice tree, validating, reachable by DNS over TLS and DNS over HTTPS only.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SocketAddress } from '#domain/setting.ts'
import { findFreePort } from '#lab/loopback.ts'
import { type SignedTree, startServer, stopServer } from './signed-tree.ts'

export interface SecureUnbound {
  readonly dot: SocketAddress
  readonly doh: SocketAddress
  stop(): Promise<void>
}

/** Starts it with a certificate chain and its key. */
export async function startSecureUnbound(tree: SignedTree, chainPem: string, keyPem: string): Promise<SecureUnbound> {
  const folder = mkdtempSync(join(tree.folder, 'secure-'))
  const address = '127.0.0.1'
  const dot = { address, port: await findFreePort(address) }
  const doh = { address, port: await findFreePort(address) }
  writeFileSync(join(folder, 'chain.pem'), chainPem)
  writeFileSync(join(folder, 'key.pem'), keyPem)
  writeFileSync(
    join(folder, 'unbound.conf'),
    `server:
  interface: ${address}@${dot.port}
  interface: ${address}@${doh.port}
  tls-port: ${dot.port}
  https-port: ${doh.port}
  tls-service-pem: "${folder}/chain.pem"
  tls-service-key: "${folder}/key.pem"
  http-endpoint: "/dns-query"
  username: ""
  chroot: ""
  directory: "${folder}"
  pidfile: "${folder}/unbound.pid"
  use-syslog: no
  do-daemonize: no
  num-threads: 1
  do-not-query-localhost: no
  do-ip6: no
  module-config: "validator iterator"
  trust-anchor-file: "${tree.folder}/anchor"
  val-sig-skew-min: 300
  val-sig-skew-max: 300
  verbosity: 1
remote-control:
  control-enable: no
forward-zone:
  name: "."
  forward-addr: ${tree.resolver.address}@${tree.resolver.port}
`,
  )
  const unbound = await startServer('unbound', ['-d', '-c', join(folder, 'unbound.conf')], /start of service/)
  return {
    dot,
    doh,
    async stop() {
      await stopServer(unbound)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
