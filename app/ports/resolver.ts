// DNS as the outside provides it: one question, one answer. A failed lookup is a fault, never an empty answer.
import type { Outcome } from '#domain/fault.ts'

export type RecordType = 'MX' | 'A' | 'AAAA' | 'TXT'

export interface DnsAnswer {
  readonly status: 'found' | 'no-data' | 'no-such-name'
  readonly records: readonly DnsRecord[]
  /** Targets of CNAME records passed on the way, in order. */
  readonly aliases: readonly string[]
}

export type DnsRecord =
  | { readonly kind: 'MX'; readonly preference: number; readonly exchange: string }
  | { readonly kind: 'A' | 'AAAA'; readonly address: string }
  | { readonly kind: 'TXT'; readonly text: string }

export interface Resolver {
  /** Asks for one type of one name; faults: dns.no-answer, dns.server-failure, dns.malformed, job.cancelled. */
  ask(name: string, type: RecordType, signal: AbortSignal): Promise<Outcome<DnsAnswer>>
}
