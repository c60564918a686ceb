// The network a test runs in: which DNS, which way to port 25, which trust anchors, which EHLO name. The product has one made of the
// admin's settings; the practice lab brings its own.
import type { Dialer } from '#ports/dialer.ts'
import type { Resolver } from '#ports/resolver.ts'
import type { TrustStore } from './trust-store.ts'

export interface MailNetwork {
  readonly resolver: Resolver
  readonly dialer: Dialer
  readonly trust: TrustStore
  readonly smtpPort: number
  /** EHLO name; null = the address literal of the local end (RFC 5321 section 4.1.4). */
  readonly helo: string | null
}
