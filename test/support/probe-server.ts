// Runs the whole test of a domain whose only MX host is mx.scripted.test at 127.0.0.1: real DNS, real sockets, every hello.
import { randomUUID } from 'node:crypto'
import type { ProbeReport } from '#domain/probe-report.ts'
import { systemClock } from '#ports/clock.ts'
import { runProbe } from '#probe/run-probe.ts'
import { createDnsResolver } from '#wire/dns-resolver.ts'
import { createTcpDialer } from '#wire/tcp-dialer.ts'
import { createTrustStore } from '#wire/trust-store.ts'
import { serveTestZone } from './dns-zone.ts'
import { scriptedHost } from './observe-address.ts'

type Order = Parameters<typeof runProbe>[0]
export interface ProbedServer {
  readonly port: number
  readonly address?: string
  readonly authorities: readonly string[]
}

/** The report; a test that ends without one is a bug. */
export async function probeServer(
  { port, address = '127.0.0.1', authorities }: ProbedServer,
  more: Partial<Pick<Order, 'depth' | 'simulate'>> = {},
): Promise<ProbeReport> {
  const domain = scriptedHost.replace('mx.', '')
  const zone = await serveTestZone({ mx: { [domain]: [[10, scriptedHost]] }, addresses: { [scriptedHost]: address } })
  try {
    const outcome = await runProbe({
      domain,
      network: {
        resolver: createDnsResolver([zone.address]),
        dialer: createTcpDialer('test'),
        trust: createTrustStore({ extra: authorities, bundled: false }),
        smtpPort: port,
        helo: 'gateway.scripted.test',
      },
      clock: systemClock,
      newId: randomUUID,
      report: () => undefined,
      signal: new AbortController().signal,
      agreedNames: [],
      ...more,
    })
    if (!outcome.ok) throw new Error(outcome.fault.code)
    return outcome.value
  } finally {
    await zone.stop()
  }
}
