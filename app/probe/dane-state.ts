// What DANE means for one address: its host's TLSA records held against the chain it showed (RFC 7672). Authenticated is said only when the
// MX list, the addresses and the records are secure and one of them matches. Pure.
import type { DnssecFact, DnssecState, HostSecurity } from '#domain/dns-security.ts'
import type { SmtpSession } from '#domain/observation.ts'
import type { Observed } from '#domain/observed.ts'
import type { DaneReport } from '#wire/dane/dane-authentication.ts'
import { judgeDane } from '#wire/enforce/judge-dane.ts'
import { derOfPem } from '#wire/trust-store.ts'

type Seen = Pick<Observed, 'dnsSecurity' | 'mxRoute'>
type Shown = Pick<SmtpSession, 'host' | 'tls'>

/** What DNSSEC and DANE say about a host; undefined when it was not looked at. */
export function securityOf(observed: Pick<Observed, 'dnsSecurity'>, host: string): HostSecurity | undefined {
  return observed.dnsSecurity?.hosts.find((entry) => entry.host === host)
}

/** The records of an address held against its chain; undefined when none bind or no chain was seen. */
export function daneReportOf(observed: Seen, session: Shown, now: string): DaneReport | undefined {
  return securityOf(observed, session.host)?.tlsa.kind === 'published'
    ? recordsAgainstChain(observed, session, now)
    : undefined
}

/** The same for records that were seen but need not bind anybody; undefined without records or chain. */
export function recordsAgainstChain(observed: Seen, session: Shown, now: string): DaneReport | undefined {
  const tlsa = securityOf(observed, session.host)?.tlsa
  const chain = session.tls?.chain ?? []
  if (tlsa === undefined || tlsa.records.length === 0 || chain.length === 0) return undefined
  return judgeDane({ tlsa, chain: chain.map(({ pem }) => derOfPem(pem)), domain: observed.mxRoute.domain, now })
}

/** Whether DNSSEC vouches for the way to every MX host. */
export function isRouteSecure({ dnsSecurity, mxRoute }: Seen): boolean {
  if (dnsSecurity?.mx.state !== 'secure' || mxRoute.hosts.length === 0) return false
  return mxRoute.hosts.every(({ host }) => securityOf({ dnsSecurity }, host)?.addresses.state === 'secure')
}

/** Whether DNSSEC forbids to deliver: the MX list or the addresses of a host are bogus. */
export function isRouteBogus(observed: Pick<Observed, 'dnsSecurity'>): boolean {
  return weakestOfRoute(observed)?.state === 'bogus'
}

const weakestFirst: readonly DnssecState[] = ['bogus', 'indeterminate', 'insecure', 'secure']

/** The weakest word of DNSSEC on the MX list and all addresses; undefined when it was not looked at. */
export function weakestOfRoute({ dnsSecurity }: Pick<Observed, 'dnsSecurity'>): DnssecFact | undefined {
  if (dnsSecurity === null) return undefined
  const facts = [dnsSecurity.mx, ...dnsSecurity.hosts.map(({ addresses }) => addresses)]
  return weakestFirst.flatMap((state) => facts.find((fact) => fact.state === state) ?? [])[0]
}
