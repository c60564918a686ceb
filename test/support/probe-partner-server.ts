// Runs the whole test of partner.test, whose only MX host mx.partner.test shows a chain of the test's choice: real DNS, real sockets, and a
// web that holds what certificates point to.
import { randomUUID } from 'node:crypto'
import type { ProbeReport } from '#domain/probe-report.ts'
import { startMxServer } from '#lab/mx-server.ts'
import { systemClock } from '#ports/clock.ts'
import { type ProbeOrder, runProbe } from '#probe/run-probe.ts'
import { createDnsResolver } from '#wire/dns-resolver.ts'
import { createTcpDialer } from '#wire/tcp-dialer.ts'
import { createTrustStore } from '#wire/trust-store.ts'
import { createHttpsGet } from '#wire/web/node-https-get.ts'
import { createWebFetch } from '#wire/web/plain-web-fetch.ts'
import { serveTestZone } from './dns-zone.ts'
import { httpAnswer, serveWeb } from './web/web-server.ts'

export const partnerHost = 'mx.partner.test'
export const partnerDomain = 'partner.test'

export interface ShownChain {
  /** PEM, one after the other as the server sends them. */
  readonly chain: readonly string[]
  readonly keyPem: string
  readonly rootPem: string
  /** What http://pki.example/ holds, by path. */
  readonly pages?: Readonly<Record<string, Buffer>>
  /** What else the test is told. */
  readonly more?: Partial<Pick<ProbeOrder, 'previous' | 'pins' | 'agreedLevel' | 'confirmedHosts'>>
}

/** The report; a test that ends without one is a bug. */
export async function probeChain({ chain, keyPem, rootPem, pages = {}, more = {} }: ShownChain): Promise<ProbeReport> {
  const certificate = { chainPem: chain.join(''), keyPem }
  const server = await startMxServer({
    hostName: partnerHost,
    address: '127.0.0.1',
    port: 0,
    tls: { certificate, isOld: false },
  })
  const zone = await serveTestZone({
    mx: { [partnerDomain]: [[10, partnerHost]] },
    addresses: { [partnerHost]: '127.0.0.1', 'pki.example': '127.0.0.1' },
  })
  const site = await serveWeb({
    answer(socket, request) {
      const page = pages[/^\S+ (\S+)/.exec(request.toString('latin1'))?.[1] ?? '']
      socket.end(httpAnswer(page === undefined ? 404 : 200, {}, page ?? ''))
    },
  })
  const resolver = createDnsResolver([zone.address])
  const dialer = createTcpDialer('test')
  const trust = createTrustStore({ extra: [rootPem], bundled: false })
  const web = createWebFetch({ resolver, dialer, addresses: 'any', httpPort: site.port })
  try {
    const outcome = await runProbe({
      domain: partnerDomain,
      agreedNames: [],
      network: {
        resolver,
        dialer,
        trust,
        smtpPort: server.port,
        helo: 'gateway.test',
        web: {
          https: createHttpsGet({ resolver, dialer, trust, clock: systemClock, addresses: 'any', port: site.port }),
          plain: { 'public-only': web, any: web },
        },
      },
      clock: systemClock,
      newId: randomUUID,
      report: () => undefined,
      signal: new AbortController().signal,
      ...more,
    })
    if (!outcome.ok) throw new Error(outcome.fault.code)
    return outcome.value
  } finally {
    await Promise.all([server.stop(), zone.stop(), site.stop()])
  }
}
