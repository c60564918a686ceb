// No address of a partner can be connected to: a host that is not the partner's is asked whether port 25 works from here at all. DNS, sockets and
// the control server are real; silence is a way out that leads nowhere.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { ZoneServer } from '#lab/zone-server.ts'
import { systemClock } from '#ports/clock.ts'
import type { Dialer } from '#ports/dialer.ts'
import { runProbe } from '#probe/run-probe.ts'
import { serveTestZone } from '#test/support/dns-zone.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { type ScriptedServer, serveScript } from '#test/support/scripted-smtp.ts'
import { createDnsResolver } from '#wire/dns-resolver.ts'
import { createTcpDialer } from '#wire/tcp-dialer.ts'
import { createTrustStore } from '#wire/trust-store.ts'

const direct = createTcpDialer('test')
let zone: ZoneServer
let control: ScriptedServer
beforeAll(async () => {
  const reply = { greeting: '220 mx.own.test ESMTP\r\n', replies: { QUIT: '221 bye\r\n' } }
  control = await serveScript(reply, '127.0.0.1')
  zone = await serveTestZone({
    mx: {
      'partner.test': [
        [10, 'mx1.partner.test'],
        [20, 'mx2.partner.test'],
      ],
      'own.test': [[10, 'mx.own.test']],
    },
    addresses: { 'mx1.partner.test': '127.9.0.1', 'mx2.partner.test': '127.9.0.2', 'mx.own.test': '127.0.0.1' },
  })
})
afterAll(() => Promise.all([zone.stop(), control.stop()]))

/** Lets nobody out to these addresses, silently or as a firewall that rejects. */
const barred =
  (failure: 'timeout' | 'refused') =>
  (...ips: readonly string[]): Dialer => ({
    ...direct,
    dial: (target, timeoutMs, signal) =>
      ips.includes(target.ip)
        ? Promise.resolve({ ok: false, failure, detail: `no way out in ${timeoutMs} ms` })
        : direct.dial(target, timeoutMs, signal),
  })
const shut = barred('timeout')
const rejecting = barred('refused')

async function probe(dialer: Dialer, controlDomain: string | null, domain = 'partner.test'): Promise<ProbeReport> {
  const network = {
    resolver: createDnsResolver([zone.address]),
    dialer,
    trust: createTrustStore({ extra: [], bundled: false }),
    smtpPort: control.port,
    helo: 'gateway.own.test',
    ...(controlDomain === null ? {} : { control: { domain: controlDomain } }),
  }
  const signal = new AbortController().signal
  const order = { domain, agreedNames: [], network, clock: systemClock, newId: randomUUID, signal }
  return valueIn(await runProbe({ ...order, report: () => undefined }))
}

const partner = ['127.9.0.1', '127.9.0.2']
const reachability = ({ judgement }: ProbeReport) =>
  judgement.findings
    .filter(({ code }) => code.startsWith('tcp-') || code === 'local-port25-blocked' || code === 'one-mx-down')
    .map(({ code, severity }) => `${code} ${severity}`)
const silent = ['tcp-timeout unknown', 'tcp-timeout unknown']

describe('all addresses silent', () => {
  it('and the control too: port 25 is shut here, and nothing is held against the partner', async () => {
    const report = await probe(shut(...partner, '127.0.0.1'), 'own.test')
    expect(report.observed.portControl).toEqual({
      tried: [{ host: 'mx.own.test', ip: '127.0.0.1', outcome: 'silent' }],
    })
    expect(reachability(report)).toEqual(['local-port25-blocked unknown', ...silent])
    expect(report.judgement).toMatchObject({ verdict: 'unverifiable', level: 'undetermined' })
    expect(report.judgement.findings).toContainEqual(
      expect.objectContaining({ code: 'local-port25-blocked', params: { port: control.port, hosts: 'mx.own.test' } }),
    )
  })

  it('but the control answers: still unknown, and the control was left politely', async () => {
    const report = await probe(shut(...partner), 'own.test')
    expect(report.observed.portControl?.tried.map(({ outcome }) => outcome)).toEqual(['answered'])
    expect(reachability(report)).toEqual(silent)
    expect(report.judgement.verdict).toBe('unverifiable')
    expect(control.heard).toEqual(['QUIT'])
  })

  it.each([
    ['there is no control', null],
    ['the control is the partner', 'partner.test'],
    ['the control cannot be found', 'nowhere.test'],
  ])('and %s: nothing is said of this place', async (_, domain) => {
    const report = await probe(shut(...partner, '127.0.0.1'), domain)
    expect(report.observed.portControl).toBeNull()
    expect(reachability(report)).toEqual(silent)
  })

  it('but for one that refuses, while the control answers: the refusal counts', async () => {
    const report = await probe(shut('127.9.0.1'), 'own.test')
    expect(report.observed.portControl?.tried.map(({ outcome }) => outcome)).toEqual(['answered'])
    expect(reachability(report)).toEqual(['tcp-timeout unknown', 'tcp-refused fail'])
  })
})

describe('all addresses refuse', () => {
  const refused = (severity: string) => [`tcp-refused ${severity}`, `tcp-refused ${severity}`]

  it('and the control too: it is this place that rejects, and nothing is held against the partner', async () => {
    const report = await probe(rejecting(...partner, '127.0.0.1'), 'own.test')
    expect(report.observed.portControl?.tried.map(({ outcome }) => outcome)).toEqual(['refused'])
    expect(reachability(report)).toEqual(['local-port25-blocked unknown', ...refused('unknown')])
    expect(report.judgement).toMatchObject({ verdict: 'unverifiable', level: 'undetermined' })
  })

  it.each([
    ['the control answers', 'own.test', partner],
    ['there is no control', null, [...partner, '127.0.0.1']],
  ])('but %s: they are held to be down', async (_, domain, ips) => {
    const report = await probe(rejecting(...ips), domain)
    expect(reachability(report).filter((text) => text.startsWith('tcp-'))).toEqual(refused('fail'))
    expect(reachability(report)).not.toContain('local-port25-blocked unknown')
  })
})

describe('an address that answers', () => {
  it('keeps the control from being asked', async () => {
    const report = await probe(direct, 'partner.test', 'own.test')
    expect(report.observed.portControl).toBeNull()
  })
})
