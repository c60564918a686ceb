// Signs the practice tree with the real tools of BIND and ldns and serves it from NSD, with Unbound in front as the resolver to ask and as
// the judge to compare with; all on loopback, all in one temporary folder. Without the distribution's packages it throws.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { SocketAddress } from '#domain/setting.ts'
import { findFreePort } from '#lab/loopback.ts'
import { type PlannedZone, parentOf, plannedZones } from './zone-plan.ts'

export interface SignedTree {
  /** NSD with all zones. */
  readonly authority: SocketAddress
  /** Unbound: validates, and with CD hands out what it found. */
  readonly resolver: SocketAddress
  /** DNSKEY line of the practice root. */
  readonly anchorText: string
  readonly folder: string
  stop(): Promise<void>
}

const address = '127.0.0.1'
const fileOf = (name: string) => (name === '' ? 'root' : name)

/** Signs and serves a whole tree, children before parents. */
export async function startSignedTree(zones: readonly PlannedZone[] = plannedZones): Promise<SignedTree> {
  const folder = mkdtempSync(join(tmpdir(), 'handschlag-dnssec-'))
  const signers = new Map<string, readonly string[]>()
  for (const zone of zones) signers.set(zone.name, makeZone(folder, zone, zones, signers))
  const anchorText = readFileSync(join(folder, `${keyOf(folder, '')}.key`), 'utf8')
  const authority = { address, port: await findFreePort(address) }
  writeFileSync(join(folder, 'nsd.conf'), nsdSettings(folder, zones, authority))
  const nsd = await startServer('nsd', ['-d', '-c', join(folder, 'nsd.conf')], /nsd started/)
  const resolver = { address, port: await findFreePort(address) }
  writeFileSync(join(folder, 'anchor'), anchorText)
  writeFileSync(join(folder, 'unbound.conf'), unboundSettings(folder, zones, authority, resolver))
  const unbound = await startServer('unbound', ['-d', '-c', join(folder, 'unbound.conf')], /start of service/)
  return {
    authority,
    resolver,
    anchorText,
    folder,
    async stop() {
      await Promise.all([unbound, nsd].map(stopServer))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Writes and signs one zone; returns the DS lines its parent publishes. */
function makeZone(
  folder: string,
  zone: PlannedZone,
  zones: readonly PlannedZone[],
  signers: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const file = fileOf(zone.name)
  const children = zones.filter(({ name }) => name !== '' && parentOf(name, zones) === zone.name)
  const delegations = children.flatMap(({ name }) => [
    `${name}. NS ns.${name}.`,
    `ns.${name}. A ${address}`,
    ...(signers.get(name) ?? []),
  ])
  const head = [
    '$TTL 300',
    `$ORIGIN ${zone.name}.`,
    '@ SOA ns hostmaster 1 3600 900 604800 300',
    '@ NS ns',
    `ns A ${address}`,
  ]
  const lines = [...head, ...zone.records, ...delegations]
  writeFileSync(join(folder, file), `${lines.join('\n')}\n`)
  if (zone.signing === null) {
    writeFileSync(join(folder, `${file}.served`), `${lines.join('\n')}\n`)
    return zone.delegation === 'other-key' ? [otherSigner(zone.name)] : []
  }
  const { algorithm, bits } = zone.signing
  const size = bits === undefined ? [] : ['-b', String(bits)]
  run(folder, 'dnssec-keygen', ['-q', '-f', 'KSK', '-a', algorithm, ...size, `${zone.name}.`])
  appendFileSync(join(folder, file), readFileSync(join(folder, `${keyOf(folder, zone.name)}.key`), 'utf8'))
  sign(folder, zone, keyOf(folder, zone.name))
  const signed = readFileSync(join(folder, `${file}.signed`), 'utf8').split('\n')
  const served = zone.spoil === undefined ? signed : signed.flatMap((line) => zone.spoil?.(line) ?? [])
  if (zone.spoil !== undefined && served.join('\n') === signed.join('\n')) throw new Error(`${zone.name} is not spoilt`)
  writeFileSync(join(folder, `${file}.served`), served.join('\n'))
  return signersFor(folder, zone)
}

function sign(folder: string, { name, signing }: PlannedZone, key: string): void {
  const { tool = 'dnssec-signzone', nsec3, from, until } = signing ?? { algorithm: '' }
  const file = fileOf(name)
  if (tool === 'ldns-signzone') {
    const hashing = nsec3 === undefined ? [] : ['-n', '-t', String(nsec3.rounds), '-s', nsec3.salt]
    run(folder, tool, ['-o', `${name}.`, ...hashing, '-f', `${file}.signed`, file, key])
    return
  }
  const hashing = nsec3 === undefined ? [] : ['-3', nsec3.salt, '-H', String(nsec3.rounds)]
  const optOut = nsec3?.optOut === true ? ['-A'] : []
  const times = [...(from === undefined ? [] : ['-s', from]), ...(until === undefined ? [] : ['-e', until])]
  const parameters = ['-q', '-P', '-z', '-O', 'full', ...hashing, ...optOut, ...times]
  run(folder, tool, [...parameters, '-o', `${name}.`, '-f', `${file}.signed`, file, key])
}

function signersFor(folder: string, { name, delegation = 'signed' }: PlannedZone): readonly string[] {
  if (delegation === 'unsigned' || name === '') return []
  if (delegation === 'other-key') return [otherSigner(name)]
  const hash = delegation === 'sha1-digest' ? 'SHA-1' : 'SHA-256'
  const line = run(folder, 'dnssec-dsfromkey', ['-a', hash, `${keyOf(folder, name)}.key`]).trim()
  return [delegation === 'unknown-algorithm' ? line.replace(/(DS \d+) \d+/, '$1 200') : line]
}

function otherSigner(name: string): string {
  return `${name}. DS 4711 13 2 ${'11'.repeat(32)}`
}

function keyOf(folder: string, zone: string): string {
  const file = readdirSync(folder).find((entry) => entry.startsWith(`K${zone}.+`) && entry.endsWith('.key'))
  if (file === undefined) throw new Error(`no key of ${zone}`)
  return file.slice(0, -'.key'.length)
}

function run(folder: string, command: string, parameters: readonly string[]): string {
  return execFileSync(command, parameters, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

function nsdSettings(folder: string, planned: readonly PlannedZone[], { port }: SocketAddress): string {
  const zones = planned.map(({ name }) => `zone:\n  name: "${name}."\n  zonefile: "${fileOf(name)}.served"\n`)
  const own = `server:
  ip-address: ${address}@${port}
  zonesdir: "${folder}"
  database: ""
  username: ""
  pidfile: "${folder}/nsd.pid"
  xfrdfile: "${folder}/xfrd.state"
  zonelistfile: "${folder}/zone.list"
  xfrdir: "${folder}"
  server-count: 1
  verbosity: 1
remote-control:
  control-enable: no
`
  return `${own}${zones.join('')}`
}

function unboundSettings(
  folder: string,
  zones: readonly PlannedZone[],
  authority: SocketAddress,
  { port }: SocketAddress,
): string {
  const stubs = zones.map(({ name }) => `stub-zone:\n  name: "${name}."\n  stub-addr: ${address}@${authority.port}\n`)
  const own = `server:
  interface: ${address}
  port: ${port}
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
  val-sig-skew-min: 300
  val-sig-skew-max: 300
  val-bogus-ttl: 300
  verbosity: 1
remote-control:
  control-enable: no
`
  return `${own}${stubs.join('')}`
}

/** Starts a name server and waits until it says so. */
export function startServer(command: string, parameters: readonly string[], sign: RegExp): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const server = spawn(command, parameters, { stdio: ['ignore', 'ignore', 'pipe'] })
    const said: string[] = []
    server.once('error', reject)
    server.once('exit', (code) => reject(new Error(`${command} ended with ${code}: ${said.join('\n')}`)))
    createInterface({ input: server.stderr }).on('line', (line) => {
      said.push(line)
      if (sign.test(line)) resolve(server)
    })
  })
}

/** Ends it. */
export function stopServer(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (server.exitCode !== null || server.signalCode !== null) return resolve()
    server.once('exit', () => resolve())
    server.kill('SIGTERM')
  })
}
