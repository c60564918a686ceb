// What a sink is told to be, and what it counts.
import type { SecureContextOptions } from 'node:tls'
import type { IssuedCertificate } from '#lab/authority.ts'

export const sinkSteps = ['banner', 'ehlo', 'starttls', 'ehlo-tls', 'mail', 'rcpt', 'data', 'end'] as const
export type SinkStep = (typeof sinkSteps)[number]

/** What happens at a step instead of the usual answer. */
export type SinkAct =
  /** Written as it stands, with a line end; 2xx and 354 count as a yes. */
  | { readonly kind: 'reply'; readonly text: string }
  /** Says no more, closes its half of the connection and keeps reading. */
  | { readonly kind: 'half-close' }
  | { readonly kind: 'reset' }
  /** A reply without an end, byte by byte. */
  | { readonly kind: 'drip' }
  /** One line without an end, as fast as it can. */
  | { readonly kind: 'endless-line' }
  | { readonly kind: 'silent' }

export interface SinkTls {
  readonly certificate: IssuedCertificate
  /** Versions, suites and the like. */
  readonly options?: SecureContextOptions
  /** Certificates of clients are demanded, signed by the one of this PEM. */
  readonly clientAuthority?: string
}

export interface SinkOptions {
  readonly hostName: string
  readonly address: string
  /** 0 takes a free one. */
  readonly port: number
  /** null = STARTTLS is not offered. */
  readonly tls: SinkTls | null
  readonly at?: Partial<Readonly<Record<SinkStep, SinkAct>>>
  /** Answers to RCPT by address, before `at`. */
  readonly recipients?: Readonly<Record<string, string>>
  /** Sent in clear in one piece with the 220 to STARTTLS. */
  readonly injected?: string
  /** Keywords of the EHLO reply besides STARTTLS. */
  readonly keywords?: readonly string[]
}

export interface SinkCounts {
  connections: number
  handshakes: number
  /** Bytes of MAIL commands. */
  mailBytesInClear: number
  mailBytesInTls: number
}

export interface SunkRecipient {
  readonly address: string
  readonly parameters: readonly string[]
}
export interface SunkMessage {
  readonly sender: string
  /** What followed the address in MAIL, as sent. */
  readonly parameters: readonly string[]
  readonly recipients: readonly SunkRecipient[]
  /** As it came over the line, without the final dot. */
  readonly raw: Buffer
  /** Without the dots of the transfer. */
  readonly body: Buffer
  /** null = in clear. */
  readonly protocol: string | null
  /** SHA-256 of the certificate the client showed. */
  readonly clientCertificateSha256: string | null
}

export const usualKeywords = [
  'PIPELINING',
  'SIZE 52428800',
  '8BITMIME',
  'SMTPUTF8',
  'DSN',
  'REQUIRETLS',
  'ENHANCEDSTATUSCODES',
] as const
