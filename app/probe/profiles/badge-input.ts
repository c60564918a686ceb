// What badges are judged by: plain facts from the report and the agreement. Null and an empty list always mean "not known".
import type { DnssecState } from '#domain/dns-security.ts'
import type { ReachedLevel } from '#domain/tls-level.ts'
import type { NegotiatedFacts } from './negotiated-facts.ts'

export interface AddressFacts {
  readonly host: string
  readonly ip: string
  /** The connections the own gateways would get, else the one that was tested; all count, empty = nothing was negotiated. */
  readonly negotiated: readonly NegotiatedFacts[]
  /** A usable, secure TLSA record matches what this address presents. */
  readonly hasTlsaMatch: boolean | null
  /** A certificate or key agreed over another channel matches. */
  readonly hasPin: boolean | null
}

export interface BadgeInput {
  readonly level: ReachedLevel
  /** Every address of every MX host; leaving one out would judge a better domain than there is. */
  readonly addresses: readonly AddressFacts[]
  /** MX hosts of the DNS at the time of the test. */
  readonly hosts: readonly string[]
  readonly dnssec: {
    readonly mx: DnssecState
    readonly hosts: readonly { readonly host: string; readonly addresses: DnssecState }[]
  } | null
  /** MX hosts the partner confirmed in the agreement; null = no agreement names any. */
  readonly confirmedHosts: readonly string[] | null
  readonly year: number
  /** Edition of TR-02102-2; absent = the newest we know from the paper itself. */
  readonly edition?: string
}
