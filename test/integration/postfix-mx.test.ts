// A real Postfix as MX on loopback, judged by the command line in a process of its own: what a mail admin's own server would get.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLabAuthority, type LabAuthority } from '#lab/authority.ts'
import { findFreePort } from '#lab/loopback.ts'
import type { ZoneServer } from '#lab/zone-server.ts'
import { runHandschlag } from '#test/support/command-line.ts'
import { serveTestZone } from '#test/support/dns-zone.ts'
import { type Postfix, startPostfix } from '#test/support/postfix.ts'

const dayMs = 86_400_000
const servers: Postfix[] = []
let zone: ZoneServer
let authority: LabAuthority
let port: number
let folder: string
let caFile: string

const hosts = {
  'mx.verified.test': '127.2.0.1',
  'mx.plain.test': '127.2.0.2',
  'mx.modern.test': '127.2.0.3',
  'mx.limited.test': '127.2.0.4',
  'mx.closed.test': '127.2.0.5',
  'mx.mutual.test': '127.2.0.6',
} as const

beforeAll(async () => {
  authority = createLabAuthority(new Date())
  port = await findFreePort('127.2.0.1')
  const dates = { notBefore: new Date(Date.now() - 10 * dayMs), notAfter: new Date(Date.now() + 80 * dayMs) }
  const tlsFor = (name: string) => authority.issue({ names: [name], ...dates })
  const start = (hostName: keyof typeof hosts, settings: Record<string, string>, isSecured = true) =>
    servers.push(
      startPostfix({ address: hosts[hostName], port, hostName, tls: isSecured ? tlsFor(hostName) : null, settings }),
    )
  start('mx.verified.test', {})
  start('mx.plain.test', {}, false)
  start('mx.modern.test', { smtpd_tls_protocols: '>=TLSv1.3' })
  start('mx.limited.test', {
    smtpd_client_connection_rate_limit: '0',
    smtpd_client_restrictions: 'static:{421 4.7.0 too many connections}',
    smtpd_delay_reject: 'no',
  })
  start('mx.mutual.test', { smtpd_tls_security_level: 'encrypt', smtpd_tls_req_ccert: 'yes' })
  zone = await serveTestZone({
    mx: Object.fromEntries(Object.keys(hosts).map((host) => [host.slice(3), [[10, host]]])),
    addresses: hosts,
  })
  folder = mkdtempSync(join(tmpdir(), 'handschlag-ca-'))
  caFile = join(folder, 'ca.pem')
  writeFileSync(caFile, authority.rootPem)
}, 60_000)

afterAll(async () => {
  for (const server of servers) server.stop()
  await zone?.stop()
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
})

async function check(domain: string, ...extra: readonly string[]) {
  const network = ['--resolver', `${zone.address.address}:${zone.address.port}`, '--smtp-port', String(port)]
  const run = await runHandschlag([
    'check',
    domain,
    '--json',
    ...network,
    ...(extra.length > 0 ? extra : ['--ca', caFile]),
  ])
  return { ...run, result: JSON.parse(run.stdout).results[0] }
}

interface Found {
  readonly code: string
  readonly severity: string
}
const foundAt = (result: { mx: { addresses: { findings: Found[] }[] }[] }) => result.mx[0]?.addresses[0]?.findings ?? []
const codesAt = (result: Parameters<typeof foundAt>[0]) => foundAt(result).map(({ code }) => code)
const failures = (result: Parameters<typeof foundAt>[0]) =>
  foundAt(result).flatMap(({ code, severity }) => (severity === 'fail' ? code : []))

describe('a real Postfix as MX', () => {
  it('with a good certificate is enforceable by name', async () => {
    const { code, result } = await check('verified.test')
    expect(code).toBe(0)
    expect(result).toMatchObject({
      level: 'name',
      recommended: 'secure',
      modes: { encrypt: true, verify: true, secure: true, dane: false, fingerprint: true },
      connections: 5,
    })
    expect(failures(result)).toEqual([])
    expect(codesAt(result)).toEqual(
      expect.arrayContaining(['tls-legacy-also', 'weak-suites-offered', 'not-bsi-listed']),
    )
    expect(result.mx[0].addresses[0]).toMatchObject({
      ip: hosts['mx.verified.test'],
      outcome: 'ok',
      protocol: 'TLSv1.3',
    })
    expect(result.mx[0].addresses[0].chain).toHaveLength(2)
  })

  it('leaves one clean session and four broken-off hellos in its log, and nothing else', async () => {
    const before = servers[0]?.log().length ?? 0
    await check('verified.test')
    const log = () => servers[0]?.log().slice(before) ?? ''
    await expect.poll(() => log().match(/disconnect from/g)?.length).toBe(5)
    expect(log().match(/disconnect from unknown\[127\.0\.0\.1\] ehlo=2 starttls=1 quit=1/g)).toHaveLength(1)
    expect(log().match(/lost connection after STARTTLS/g)).toHaveLength(4)
    expect(log()).not.toMatch(/improper command|MAIL|RCPT/)
  })

  it('is not trusted when only the bundled roots count', async () => {
    const { code, result } = await check('verified.test', '--timeout', '60')
    expect(code).toBe(1)
    expect(failures(result)).toEqual(['unknown-ca'])
    expect(result.modes).toMatchObject({ encrypt: true, verify: false, secure: false })
  })

  it('without TLS is a plain no', async () => {
    const { code, result } = await check('plain.test')
    expect(code).toBe(1)
    expect(result.level).toBe('none')
    expect(result.mx[0].addresses[0].findings[0]).toMatchObject({ code: 'starttls-missing', severity: 'fail' })
  })

  it('with TLS 1.3 only is enforceable', async () => {
    const { code, result } = await check('modern.test')
    expect(code).toBe(0)
    expect(result.mx[0].addresses[0].protocol).toBe('TLSv1.3')
  })

  it('that turns us away is undetermined, never called bad', async () => {
    const { code, result } = await check('limited.test')
    expect(code).toBe(3)
    expect(result.level).toBe('undetermined')
    expect(result.mx[0].addresses[0]).toMatchObject({
      outcome: 'undetermined',
      findings: [{ code: 'rate-limit', severity: 'unknown' }],
    })
  })

  it('that nobody listens for is undetermined', async () => {
    const { code, result } = await check('closed.test')
    expect(code).toBe(3)
    expect(result.mx[0].addresses[0].findings[0].code).toBe('tcp-refused')
  })

  it('that demands a client certificate is not enforceable without one', async () => {
    const { code, result } = await check('mutual.test')
    expect(failures(result)).toEqual(['client-cert-required'])
    expect(code).toBe(1)
  })
})
