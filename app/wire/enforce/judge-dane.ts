// What the TLSA records of a host say of the chain its server showed (RFC 7672 section 3); the partner test and the relay ask here both.
import type { HostTlsa } from '#domain/dns-security.ts'
import { authenticateByDane, type DaneReport } from '../dane/dane-authentication.ts'

export interface DaneQuestion {
  readonly tlsa: Pick<HostTlsa, 'records' | 'baseDomains'>
  /** DER as the server sent it, leaf first. */
  readonly chain: readonly Buffer[]
  /** The recipient's domain, whose name counts for usage 2 as well (RFC 7672 section 3.2.2). */
  readonly domain: string
  readonly now: string
}

/** The records of a host held against a chain. */
export function judgeDane({ tlsa, chain, domain, now }: DaneQuestion): DaneReport {
  return authenticateByDane({
    records: tlsa.records,
    chain,
    referenceNames: [...tlsa.baseDomains, domain],
    now,
  })
}
