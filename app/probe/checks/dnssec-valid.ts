// Does DNSSEC vouch for the way to the mail servers? Bogus means: do not deliver (RFC 7672 section 2.1.2). What got no answer, or was
// withheld by our own resolver, says nothing about the partner and makes no finding.
import type { DnssecFact, HostSecurity } from '#domain/dns-security.ts'
import type { Finding } from '#domain/finding.ts'
import type { MxRoute } from '#domain/observation.ts'
import { defineCheck, found } from '../check.ts'

export const dnssecValid = defineCheck({
  id: 'dnssec-valid',
  needs: ['mxRoute', 'dnsSecurity'],
  findings: ['dnssec-bogus', 'dnssec-none'],
  judge({ mxRoute, dnsSecurity }) {
    if (dnsSecurity === null) return []
    const { mx, hosts } = dnsSecurity
    return [
      ...(mx.state === 'bogus' ? [found('dnssec-bogus', {}, paramsOf(mxRoute.domain, mx))] : []),
      ...hosts.flatMap(judgeHost),
      ...unsigned(mxRoute, mx, hosts),
    ]
  },
})

/** Addresses first: under bogus ones nobody asks for TLSA. */
function judgeHost({ host, addresses, tlsa }: HostSecurity): readonly Finding[] {
  if (addresses.state === 'bogus') return [found('dnssec-bogus', { host }, paramsOf(host, addresses))]
  if (tlsa.dnssec?.state !== 'bogus') return []
  return [found('dnssec-bogus', { host }, paramsOf(`_25._tcp.${host}`, tlsa.dnssec))]
}

/** Each unsigned zone once: that of the domain, then those of hosts elsewhere. A domain without mail hosts has nothing to protect. */
function unsigned(route: MxRoute, mx: DnssecFact, hosts: readonly HostSecurity[]): readonly Finding[] {
  if (route.hosts.length === 0) return []
  const said: string[] = []
  const say = (place: { readonly host?: string }, name: string, fact: DnssecFact): readonly Finding[] => {
    if (fact.state !== 'insecure' || fact.reason === 'address-literal') return []
    // What lies beneath an unsigned zone is unsigned too; a resolver that only claims names no zones.
    if (said.some((zone) => fact.zone === zone || fact.zone.endsWith(`.${zone}`))) return []
    said.push(fact.zone)
    return [found('dnssec-none', place, paramsOf(name, fact))]
  }
  return [...say({}, route.domain, mx), ...hosts.flatMap(({ host, addresses }) => say({ host }, host, addresses))]
}

function paramsOf(name: string, { zone, reason }: DnssecFact): Finding['params'] {
  return { name, zone: zone === '' ? '.' : zone, reason }
}
