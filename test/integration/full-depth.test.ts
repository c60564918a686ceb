// The whole test at full depth, against a real Postfix with the settings of the distribution and a strict one: what it lists, how many
// connections the server's own log counts for all of it, and how servers behave that take commands in clear too far.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLabAuthority } from '#lab/authority.ts'
import { findFreePort } from '#lab/loopback.ts'
import type { ZoneServer } from '#lab/zone-server.ts'
import { systemClock } from '#ports/clock.ts'
import { type ProbeOrder, runProbe } from '#probe/run-probe.ts'
import { countConnections } from '#test/support/count-connections.ts'
import { serveTestZone } from '#test/support/dns-zone.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { type Postfix, startPostfix } from '#test/support/postfix.ts'
import { createDnsResolver } from '#wire/dns-resolver.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import { createTcpDialer } from '#wire/tcp-dialer.ts'
import { createTrustStore } from '#wire/trust-store.ts'

const dayMs = 86_400_000
const hosts = { 'mx.usual.test': '127.4.0.1', 'mx.strict.test': '127.4.0.2', 'mx.forced.test': '127.4.0.3' } as const
const servers: Postfix[] = []
let zone: ZoneServer
let network: MailNetwork

beforeAll(async () => {
  const authority = createLabAuthority(new Date())
  const dates = { notBefore: new Date(Date.now() - dayMs), notAfter: new Date(Date.now() + 80 * dayMs) }
  const port = await findFreePort('127.4.0.1')
  const start = (hostName: keyof typeof hosts, settings: Record<string, string>) => {
    const tls = authority.issue({ names: [hostName], ...dates })
    servers.push(startPostfix({ address: hosts[hostName], port, hostName, tls, settings }))
  }
  start('mx.usual.test', {})
  start('mx.strict.test', {
    smtpd_tls_protocols: '>=TLSv1.2',
    smtpd_tls_ciphers: 'high',
    tls_high_cipherlist: 'ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL',
  })
  start('mx.forced.test', { smtpd_tls_security_level: 'encrypt' })
  zone = await serveTestZone({
    mx: Object.fromEntries(Object.keys(hosts).map((host) => [host.slice(3), [[10, host]]])),
    addresses: hosts,
  })
  network = {
    resolver: createDnsResolver([zone.address]),
    dialer: createTcpDialer('test'),
    trust: createTrustStore({ extra: [authority.rootPem], bundled: false }),
    smtpPort: port,
    helo: 'gateway.example',
  }
}, 60_000)

afterAll(async () => {
  for (const server of servers) server.stop()
  await zone?.stop()
})

async function probe(domain: string, more: Partial<ProbeOrder> = {}) {
  const order = { domain, agreedNames: [], network, clock: systemClock, newId: () => crypto.randomUUID() }
  const signal = new AbortController().signal
  return valueIn(await runProbe({ ...order, report: () => undefined, signal, depth: 'full', ...more }))
}

async function counted(index: number, domain: string) {
  const server = servers[index]
  if (server === undefined) throw new Error('no server')
  const { value: report, count } = await countConnections(server, () => probe(domain))
  return { report, count, seen: report.observed.enumerations[0] }
}

describe('the full test', () => {
  it('lists the usual Postfix with at most 106 connections', async () => {
    const { report, count, seen } = await counted(0, 'usual.test')
    expect(count).toBe(report.connections)
    expect(count).toBeLessThanOrEqual(106)
    expect(seen).toMatchObject({ ended: 'complete', oldVersions: { 'TLSv1.1': true, TLSv1: true, SSLv3: false } })
    expect(seen?.modern.suites).toEqual(expect.arrayContaining(['TLS_AES_256_GCM_SHA384', 'TLS_AES_128_GCM_SHA256']))
    expect(seen?.classic.suites.length).toBeGreaterThan(40)
    expect(seen?.classic.groups).toEqual(expect.arrayContaining(['x25519', 'secp256r1', 'secp384r1']))
    expect(seen).toMatchObject({ refusesClearMail: false, answersInjected: false })
    expect(report.judgement.level).toBe('name')
  }, 60_000)

  it('lists a strict one with at most 23, the short test included', async () => {
    const { report, count, seen } = await counted(1, 'strict.test')
    expect(count).toBe(report.connections)
    expect(count).toBeLessThanOrEqual(23)
    expect(seen).toMatchObject({ ended: 'complete', oldVersions: { 'TLSv1.1': false, TLSv1: false, SSLv3: false } })
    expect(seen?.classic.suites.toSorted()).toEqual(
      ['AES_128_GCM_SHA256', 'AES_256_GCM_SHA384', 'CHACHA20_POLY1305_SHA256'].map(
        (name) => `TLS_ECDHE_RSA_WITH_${name}`,
      ),
    )
  }, 60_000)

  it('sees that a server takes no mail in clear from anyone', async () => {
    const { seen } = await counted(2, 'forced.test')
    expect(seen?.refusesClearMail).toBe(true)
  }, 60_000)

  it('keeps what it knows when it is cancelled, and ends at once', async () => {
    const limit = new AbortController()
    let asked = 0
    const report = await probe('usual.test', {
      timeLimit: limit.signal,
      report: (progress) => {
        if (progress.kind === 'hellos' && progress.of > 4) asked += 1
        if (asked === 5) limit.abort()
      },
    })
    expect(report.observed.enumerations[0]).toMatchObject({ ended: 'cancelled' })
    expect(report.observed.enumerations[0]?.modern.suites.length).toBeGreaterThan(0)
    expect(report.judgement.level).toBe('name')
  }, 60_000)

  it('says what a gateway and the server agree on', async () => {
    const report = await probe('strict.test', { depth: 'verdict', simulate: ['postfix-openssl-3.0'] })
    expect(report.judgement.simulations).toMatchObject([
      { host: 'mx.strict.test', verdict: { kind: 'negotiated', protocol: 'TLSv1.3', weaknesses: [] } },
    ])
    expect(report.judgement.badges.map(({ id, state }) => `${id} ${state}`)).toContain('rfc9325 met')
  }, 60_000)
})
