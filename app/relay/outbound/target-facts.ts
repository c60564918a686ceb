// What is noted of one connection, in the form the evidence keeps: way, handshake, words of the server. Pure; what can be worked out once
// for a session is kept with it, since a hundred messages may share it. Every text is cut to the length the evidence allows.
import { createHash } from 'node:crypto'
import type { OpenSession } from '#wire/smtp-client/open-session.ts'
import type { SaidReply } from '#wire/smtp-client/transmission.ts'
import type { HandshakeFacts, PathFacts, TargetFact } from './attempt-report.ts'
import type { RouteTarget } from './route.ts'

const mostCertificates = 12
const mostReply = 600

export interface SessionFacts {
  readonly handshake: HandshakeFacts | null
  readonly certificates: TargetFact['certificates']
}

const known = new WeakMap<OpenSession, SessionFacts>()

/** Handshake and certificates of a session. */
export function sessionFacts(session: OpenSession): SessionFacts {
  const before = known.get(session)
  if (before !== undefined) return before
  const facts = readFacts(session)
  known.set(session, facts)
  return facts
}

function readFacts({ tls }: OpenSession): SessionFacts {
  if (tls === null) return { handshake: null, certificates: [] }
  const certificates = tls.chainDer.slice(0, mostCertificates).map((der) => ({ sha256: sha256Of(der), der }))
  return {
    certificates,
    handshake: {
      protocol: tls.protocol.slice(0, 20),
      suite: tls.cipher.slice(0, 100),
      group: tls.group?.slice(0, 40) ?? null,
      isResumed: tls.isResumed,
      serverName: tls.serverName?.slice(0, 255) ?? null,
      certificates: certificates.map(({ sha256 }) => sha256),
      leafSpkiSha256: tls.chain[0]?.spkiSha256 ?? null,
      clientCertificateSha256: tls.clientCertificateSha256,
    },
  }
}

function sha256Of(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex')
}

/** The way to a target. */
export function pathFacts(domain: string, target: RouteTarget, localIp: string | null): PathFacts {
  const { host, ip, port, foundBy, dnssec, sts } = target
  return {
    domain: domain.slice(0, 255),
    foundBy,
    dnssec,
    sts: sts === null ? null : { id: sts.id.slice(0, 40), ageSeconds: sts.ageSeconds },
    host: host.slice(0, 255),
    ip,
    port,
    localIp,
  }
}

/** A reply as one line. */
export function replyText({ code, lines }: Pick<SaidReply, 'code' | 'lines'>): string {
  return `${code} ${lines.join(' ')}`.slice(0, mostReply)
}

/** A reply with its enhanced status code, where it has one of its own class (RFC 3463 section 2, RFC 2034 section 4). */
export function saidReply({ code, lines }: { readonly code: number; readonly lines: readonly string[] }): SaidReply {
  const status = /^([245])\.\d{1,3}\.\d{1,3}(?=\s|$)/.exec(lines[0] ?? '')
  const isOwnClass = status?.[1] === String(code).charAt(0)
  return { code, status: isOwnClass ? (status?.[0] ?? null) : null, lines }
}
