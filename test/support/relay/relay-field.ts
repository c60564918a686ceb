// Around a relay on a bare host: a DNS it finds in /etc/resolv.conf, a partner who keeps the policy, one without STARTTLS, the site's facts,
// an archive of Node in the official layout, and a gateway that hands mail in.
import { execFileSync } from 'node:child_process'
import { chownSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { policyFile } from '#domain/tls-policy.ts'
import { type RelaySite, relaySite } from '#gateways/relay/site.ts'
import { addressRecord } from '#lab/dns/records.ts'
import { createZone } from '#lab/dns/zone.ts'
import { createZoneTree } from '#lab/dns/zone-tree.ts'
import { serveZones } from '#lab/zone-server.ts'
import type { BareHost } from './bare-host.ts'
import { openRawClient } from './raw-client.ts'
import { createSinkAuthorities } from './sink-authorities.ts'
import { type Sink, startSink } from './smtp-sink.ts'

export interface RelayField {
  readonly folder: string
  /** Where the host's OpenSSH and resolver are. */
  readonly ssh: { readonly address: string; readonly port: number; readonly resolver: string }
  readonly good: Sink
  readonly clear: Sink
  site(runtime: 'host' | 'archive', change?: Partial<RelaySite>): RelaySite
  /** One policy per partner, the good one first; `change` goes into both. */
  policies(change?: Partial<TlsPolicy>): readonly TlsPolicy[]
  /** Puts the listener's certificate and key on the host, the key for the group ssl-cert. */
  bringKeys(host: BareHost): void
  handIn(...recipients: string[]): Promise<void>
  statusOf(host: BareHost): Readonly<Record<string, unknown>>
  queueOf(host: BareHost): unknown
  stop(): Promise<void>
}

const hosts = { good: 'mx.good.example', clear: 'mx.no-starttls.example' } as const
const keyFolder = '/etc/ssl/relay'

/** Opens the field on addresses of a loopback network given by its first three numbers. */
export async function openRelayField(network: string): Promise<RelayField> {
  const folder = mkdtempSync(join(tmpdir(), 'handschlag-relay-field-'))
  const own = createSinkAuthorities()
  const at = (last: number) => `${network}.${last}`
  const resolver = at(53)
  const records = [addressRecord(hosts.good, at(11)), addressRecord(hosts.clear, at(12))]
  const zones = await serveZones(createZoneTree([createZone({ name: [], records, signing: null })]), resolver, 53)
  const good = await startSink({
    hostName: hosts.good,
    address: at(11),
    port: 2625,
    tls: { certificate: own.current([hosts.good]) },
  })
  const clear = await startSink({ hostName: hosts.clear, address: at(12), port: 2625, tls: null })
  const relay = { address: at(2), port: 2525 }
  const listener = own.current(['relay.own.example'])
  const ask = (host: BareHost, word: string): unknown =>
    JSON.parse(
      host.ask(
        'setpriv',
        '--reuid=handschlag-relay',
        '--regid=handschlag-relay',
        '--init-groups',
        '/opt/handschlag/current/bin/handschlag',
        'relay',
        word,
        '--json',
        '--config',
        '/etc/handschlag/relay.json',
      ),
    )
  return {
    folder,
    ssh: { address: at(1), port: 2222, resolver },
    good,
    clear,
    site: (runtime, change = {}) =>
      relaySite.parse({
        place: 'host',
        hostName: 'relay.own.example',
        postmaster: 'postmaster@own.example',
        listenAddress: relay.address,
        listenPort: relay.port,
        networks: ['127.0.0.0/8'],
        certificate: `${keyFolder}/chain.pem`,
        key: `${keyFolder}/key.pem`,
        runtime,
        nodeArchive: runtime === 'archive' ? nodeArchive(folder) : '',
        ...change,
      }),
    policies: (change = {}) => {
      const policies = [hosts.good, hosts.clear].map((host, index) => ({
        id: `6f0c8b1e-1111-4222-8333-44445555666${index}`,
        partner: `Partner ${index + 1}`,
        domains: [host.slice(3)],
        level: 'secure',
        names: [host],
        trust: { kind: 'private', authorities: own.trusted },
        route: { kind: 'hosts', hosts: [{ host, port: 2625 }] },
        failure: { action: 'hold', warnAfterHours: 1, giveUpAfterHours: 24 },
        ...change,
      }))
      return policyFile.shape.policies.parse(policies)
    },
    bringKeys(host) {
      mkdirSync(host.at(keyFolder), { recursive: true })
      host.write(`${keyFolder}/chain.pem`, listener.chainPem)
      host.write(`${keyFolder}/key.pem`, listener.keyPem, 0o640)
      chownSync(host.at(`${keyFolder}/key.pem`), 0, 110)
    },
    async handIn(...recipients) {
      const client = await openRawClient({ ...relay, from: at(3) })
      const say = async (line: string, wanted: string) => {
        const reply = await client.say(line)
        if (!reply.startsWith(wanted)) throw new Error(`${line}: ${reply}`)
      }
      await say('EHLO gateway.own.example', '250')
      await say('MAIL FROM:<max@own.example>', '250')
      for (const recipient of recipients) await say(`RCPT TO:<${recipient}>`, '250')
      await say('DATA', '354')
      await say('Subject: Test\r\n\r\nHello\r\n.', '250')
      client.destroy()
    },
    statusOf: (host) => ask(host, 'status') as Readonly<Record<string, unknown>>,
    queueOf: (host) => ask(host, 'queue'),
    async stop() {
      await Promise.all([good.stop(), clear.stop(), zones.stop()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** This Node in the layout nodejs.org gives its archives. */
function nodeArchive(folder: string): string {
  const arch = process.arch === 'arm64' ? 'arm64' : 'x64'
  const name = `node-${process.version}-linux-${arch}`
  const archive = join(folder, `${name}.tar.gz`)
  const stage = join(folder, name)
  if (nodeArchives.has(archive)) return archive
  nodeArchives.add(archive)
  mkdirSync(join(stage, 'bin'), { recursive: true })
  copyFileSync(process.execPath, join(stage, 'bin/node'))
  writeFileSync(join(stage, 'LICENSE'), 'Node.js is licensed for use as follows\n')
  cpSync(join(stage, 'LICENSE'), join(stage, 'README.md'))
  execFileSync('tar', ['-czf', archive, '-C', folder, name])
  rmSync(stage, { recursive: true })
  return archive
}
const nodeArchives = new Set<string>()
