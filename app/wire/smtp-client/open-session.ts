// A connection to one address of an MX host, ready for the policy's verdict: greeted, under TLS where it was offered, EHLO answered. No
// MAIL was sent. What can be done with it needs a permit (`enforce`).
import type { Duplex } from 'node:stream'
import type { AttemptStep } from '#domain/evidence-record.ts'
import type { StopCause, TlsFacts } from '#domain/observation.ts'
import type { ReplyReader } from '../smtp-reply.ts'
import type { SessionEar } from './session-ear.ts'

/** What the server's EHLO inside TLS (or in clear, where TLS was not offered) says it can do. */
export interface ServerAbilities {
  readonly hasPipelining: boolean
  /** 0 = no limit given; null = SIZE not offered. */
  readonly maxSize: number | null
  readonly has8bitMime: boolean
  readonly hasSmtpUtf8: boolean
  readonly hasDsn: boolean
  readonly hasRequireTls: boolean
  /** Ways to sign in, in capitals (RFC 4954). */
  readonly authMechanisms: readonly string[]
}

export interface SessionTls extends TlsFacts {
  readonly isResumed: boolean
  readonly serverName: string | null
  /** Of our certificate, when the server asked for one and got it. */
  readonly clientCertificateSha256: string | null
  /** DER as the server sent it, leaf first. */
  readonly chainDer: readonly Buffer[]
}

export interface OpenSession {
  readonly host: string
  readonly ip: string
  readonly port: number
  readonly localIp: string | null
  readonly abilities: ServerAbilities
  /** null = in clear. */
  readonly tls: SessionTls | null
  /** Whether STARTTLS stood in the first EHLO; a filter may have taken it out. */
  readonly isStarttlsOffered: boolean
  readonly steps: readonly { readonly step: AttemptStep; readonly at: string }[]
  /** The line to the server; only `transmit` and `leave` use it. */
  readonly line: { readonly stream: Duplex; readonly replies: ReplyReader; readonly ear?: SessionEar | undefined }
  /** Whether the connection can carry another message. */
  isUsable(): boolean
  /** Ends it: QUIT where that is possible, then the socket. */
  leave(): void
}

export interface SessionFailure {
  readonly ok: false
  readonly step: AttemptStep
  readonly cause: StopCause
  readonly detail: string
  /** The server's own words, when it said no. */
  readonly reply: { readonly code: number; readonly lines: readonly string[] } | null
  readonly isStarttlsOffered: boolean
  readonly steps: OpenSession['steps']
}
