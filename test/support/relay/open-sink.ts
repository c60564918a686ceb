// Opens sessions to sinks and makes permits for them the way the relay does, with short waits so that tests end soon.

import type { Demand } from '#wire/enforce/demand.ts'
import { enforce } from '#wire/enforce/enforce.ts'
import type { Permit } from '#wire/enforce/permit.ts'
import { type ClientTlsOrder, createClientTls } from '#wire/smtp-client/client-tls.ts'
import { type OpenOrder, type OpenTimeouts, openSession } from '#wire/smtp-client/open.ts'
import type { OpenSession } from '#wire/smtp-client/open-session.ts'
import type { TransmitTimeouts } from '#wire/smtp-client/transmit.ts'
import { createTcpDialer } from '#wire/tcp-dialer.ts'
import { createTrustStore } from '#wire/trust-store.ts'

export const shortOpening: OpenTimeouts = {
  connectMs: 2000,
  bannerMs: 300,
  ehloMs: 300,
  starttlsMs: 300,
  handshakeMs: 2000,
  wholeMs: 4000,
}
export const shortSending: TransmitTimeouts = {
  mailMs: 300,
  rcptMs: 300,
  dataMs: 300,
  blockMs: 1000,
  endMs: 300,
  wholeMs: 4000,
}

/** Opens a session to a place on loopback. */
export function openSink(
  place: { readonly hostName: string; readonly address: string; readonly port: number },
  authorities: readonly string[],
  offer: Partial<Omit<ClientTlsOrder, 'trust'>> = {},
  more: Partial<Pick<OpenOrder, 'starttls' | 'signal' | 'timeouts'>> = {},
): ReturnType<typeof openSession> {
  const trust = createTrustStore({ extra: authorities, bundled: false })
  const tls = createClientTls({ trust, minProtocol: 'TLSv1.2', suites: 'any', clientCertificate: null, ...offer })
  if (!tls.ok) throw new Error(JSON.stringify(tls.fault))
  return openSession({
    host: place.hostName,
    ip: place.address,
    port: place.port,
    serverName: place.hostName,
    dialer: createTcpDialer('test'),
    helo: 'relay.own.example',
    tls: tls.value,
    starttls: 'required',
    signal: new AbortController().signal,
    timeouts: shortOpening,
    ...more,
  })
}

/** The session, or an error that says why there is none. */
export async function openedSink(...parameters: Parameters<typeof openSink>): Promise<OpenSession> {
  const opened = await openSink(...parameters)
  if (!opened.ok) throw new Error(JSON.stringify(opened))
  return opened.session
}

const nothingAsked: Demand = {
  level: 'may',
  names: [],
  pins: [],
  minProtocol: 'TLSv1.2',
  suites: 'any',
  clientCertificateSha256: null,
  requiresTls: false,
  recipientDomain: 'partner.example',
  exceptionLevel: null,
}

/** The permit of a level, `may` unless told otherwise; throws when the session does not meet it. */
export function permitOf(session: OpenSession, demand: Partial<Demand> = {}): Permit {
  const order = { session, dnssec: null, dane: null, sts: null, now: new Date().toISOString() }
  const enforced = enforce({ ...order, demand: { ...nothingAsked, ...demand } })
  if (!enforced.ok) throw new Error(`refused: ${enforced.reason} ${enforced.detail}`)
  return enforced.permit
}
