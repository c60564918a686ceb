// What DANE means for one address: its host's TLSA records held against the chain it showed (RFC 7672). Authenticated is said only when the
// MX list, the addresses and the records are secure and one of them matches. Pure.
import type { HostSecurity } from '#domain/dns-security.ts'
import type { SmtpSession } from '#domain/observation.ts'
import type { Observed } from '#domain/observed.ts'
import { authenticateByDane, type DaneReport } from '#wire/dane/dane-authentication.ts'
import { derOfPem } from '#wire/trust-store.ts'

/** What DNSSEC and DANE say about a host; undefined when it was not looked at. */
export function securityOf(observed: Pick<Observed, 'dnsSecurity'>, host: string): HostSecurity | undefined {
  return observed.dnsSecurity?.hosts.find((entry) => entry.host === host)
}

/** The records of an address held against its chain; undefined when none bind or no chain was seen. */
export function daneReportOf(
  observed: Pick<Observed, 'dnsSecurity' | 'mxRoute'>,
  session: Pick<SmtpSession, 'host' | 'tls'>,
  now: string,
): DaneReport | undefined {
  const tlsa = securityOf(observed, session.host)?.tlsa
  const chain = session.tls?.chain ?? []
  if (tlsa?.kind !== 'published' || tlsa.records.length === 0 || chain.length === 0) return undefined
  return authenticateByDane({
    records: tlsa.records,
    chain: chain.map(({ pem }) => derOfPem(pem)),
    referenceNames: [...tlsa.baseDomains, observed.mxRoute.domain],
    now,
  })
}

/** Whether DNSSEC vouches for the way to every MX host. */
export function isRouteSecure({ dnsSecurity, mxRoute }: Pick<Observed, 'dnsSecurity' | 'mxRoute'>): boolean {
  if (dnsSecurity?.mx.state !== 'secure' || mxRoute.hosts.length === 0) return false
  return mxRoute.hosts.every(({ host }) => securityOf({ dnsSecurity }, host)?.addresses.state === 'secure')
}

/** Whether DNSSEC forbids to deliver: the MX list or the addresses of a host are bogus. */
export function isRouteBogus({ dnsSecurity }: Pick<Observed, 'dnsSecurity'>): boolean {
  if (dnsSecurity === null) return false
  return [dnsSecurity.mx, ...dnsSecurity.hosts.map(({ addresses }) => addresses)].some(({ state }) => state === 'bogus')
}
