// A validating Unbound on port 53 of a loopback address, for a Postfix that must see DNSSEC as an admin's server does.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { growPracticeZones } from '#lab/dns/practice-zones.ts'
import { findFreePort } from '#lab/loopback.ts'
import { serveZones } from '#lab/zone-server.ts'
import { startServer, stopServer } from './dnssec/signed-tree.ts'

type Partners = Parameters<typeof growPracticeZones>[0]
type Records = Parameters<typeof growPracticeZones>[1]

/** Serves the zones and the resolver in front of them. */
export async function startValidatingResolver(
  address: string,
  partners: Partners,
  records: Records,
): Promise<{ stop(): Promise<void> }> {
  const { tree, trustAnchor } = growPracticeZones(partners, records, new Date())
  const zones = await serveZones(tree, '127.0.0.1', await findFreePort('127.0.0.1'))
  const folder = mkdtempSync(join(tmpdir(), 'handschlag-resolver-'))
  writeFileSync(join(folder, 'anchor'), trustAnchor)
  writeFileSync(
    join(folder, 'unbound.conf'),
    `server:
  interface: ${address}@53
  access-control: 127.0.0.0/8 allow
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
  trust-anchor-file: "${folder}/anchor"
  verbosity: 1
remote-control:
  control-enable: no
forward-zone:
  name: "."
  forward-addr: ${zones.address.address}@${zones.address.port}
`,
  )
  const unbound = await startServer('unbound', ['-d', '-c', join(folder, 'unbound.conf')], /start of service/)
  return {
    async stop() {
      await stopServer(unbound)
      await zones.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
