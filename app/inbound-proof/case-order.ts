// What the cases of a proof have in common, and what one of them gets to see.
import { isIP } from 'node:net'
import type { InboundSight } from '#domain/confirm/inbound/judge.ts'
import type { InboundCase, InboundResult } from '#domain/confirm/inbound-proof.ts'
import type { Dialer } from '#ports/dialer.ts'
import type { ClientCertificate } from '#wire/smtp-client/client-tls.ts'
import type { Transcript } from './line.ts'

export interface CaseOrder {
  readonly case: InboundCase
  readonly demand: InboundResult['demand']
  readonly minProtocol: 'TLSv1.2' | 'TLSv1.3'
  readonly host: string
  readonly ip: string
  readonly port: number
  readonly helo: string
  readonly sender: string
  readonly recipient: string
  readonly dialer: Dialer
  /** Of the cases that show one. */
  readonly certificate: ClientCertificate | null
  /** Handed over by the agreed way; null = every case stops before DATA. */
  readonly mail: Uint8Array | null
  readonly signal: AbortSignal
  readonly transcript: Transcript
}

export interface CaseSight extends InboundSight {
  readonly protocol: string | null
  readonly suite: string | null
}

/** Of a case that never came into TLS. */
export const nothing = { isOtherwiseAnswered: false, protocol: null, suite: null } as const

/** The name for SNI; none for an IP literal. */
export function serverNameOf({ host }: Pick<CaseOrder, 'host'>): string | null {
  return isIP(host) === 0 ? host : null
}
