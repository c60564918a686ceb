// Observes and judges one address with a network made for the test: no DNS, one MX host named mx.scripted.test.

import type { SmtpSession } from '#domain/observation.ts'
import { nothingMoreObserved, type Observed } from '#domain/observed.ts'
import type { Judgement } from '#domain/probe-report.ts'
import { systemClock } from '#ports/clock.ts'
import type { Dialer } from '#ports/dialer.ts'
import { judgeObserved } from '#probe/judge-observed.ts'
import { observeSmtpSession } from '#probe/observe/smtp-session.ts'
import { createTcpDialer } from '#wire/tcp-dialer.ts'
import { createTrustStore } from '#wire/trust-store.ts'

export const scriptedHost = 'mx.scripted.test'

/** Runs one session against 127.0.0.1 on a port. */
export function observeAddress(
  port: number,
  options: { readonly signal?: AbortSignal; readonly dialer?: Dialer; readonly authorities?: readonly string[] } = {},
): Promise<SmtpSession> {
  return observeSmtpSession({
    host: scriptedHost,
    ip: '127.0.0.1',
    network: {
      resolver: { ask: () => Promise.reject(new Error('no DNS in this test')) },
      dialer: options.dialer ?? createTcpDialer('test'),
      trust: createTrustStore({ extra: options.authorities ?? [], bundled: false }),
      smtpPort: port,
      helo: 'gateway.scripted.test',
    },
    clock: systemClock,
    signal: options.signal ?? new AbortController().signal,
    onStep: () => {},
  })
}

/** The observations of a domain whose only MX address is the given session. */
export function observedOf(...sessions: readonly SmtpSession[]): Observed {
  const hosts = [...new Set(sessions.map((session) => session.host))].map((host, index) => ({
    host,
    preference: 10 * (index + 1),
    addresses: sessions.filter((session) => session.host === host).map((session) => session.ip),
    alias: null,
    isLiteral: false,
    lookupFailed: false,
  }))
  return {
    ...nothingMoreObserved,
    mxRoute: { domain: 'scripted.test', kind: 'mx', hosts, hasStrayNullMx: false, detail: '' },
    smtpSessions: [...sessions],
  }
}

/** Judges sessions at the moment of the test. */
export function judgeSessions(...sessions: readonly SmtpSession[]): Judgement {
  return judgeObserved(observedOf(...sessions), { now: systemClock.now(), agreedNames: [] })
}
