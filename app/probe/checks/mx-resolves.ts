// Does the domain lead to mail hosts? RFC 5321 section 5.1, RFC 7505, RFC 2181 section 10.3. What stands in answers that DNSSEC calls bogus,
// or is missing from them, is no news about the domain: the check of DNSSEC says what is wrong.
import type { Finding } from '#domain/finding.ts'
import type { MxHost, MxRoute } from '#domain/observation.ts'
import type { Observed } from '#domain/observed.ts'
import { defineCheck, found } from '../check.ts'
import { securityOf } from '../dane-state.ts'
import { timeLimit } from '../stop-meaning.ts'

export const mxResolves = defineCheck({
  id: 'mx-resolves',
  needs: ['mxRoute', 'dnsSecurity'],
  findings: ['domain-nxdomain', 'dns-tempfail', 'null-mx', 'implicit-mx', 'mx-cname-or-ip', 'mx-no-address'],
  judge: ({ mxRoute, dnsSecurity }) => [
    ...(dnsSecurity?.mx.state === 'bogus' ? [] : judgeRoute(mxRoute)),
    ...mxRoute.hosts.flatMap((host) => judgeHost(host, { mxRoute, dnsSecurity })),
  ],
})

function judgeRoute(route: MxRoute): readonly Finding[] {
  const domain = { domain: route.domain }
  switch (route.kind) {
    case 'no-such-domain':
      return [found('domain-nxdomain', {}, domain)]
    case 'lookup-failed':
      return route.detail === timeLimit ? [] : [found('dns-tempfail', {}, domain)]
    case 'null-mx':
      return [found('null-mx', {}, domain)]
    case 'no-mail-host':
      return [found('mx-no-address', {}, { ...domain, name: route.domain }, 'fail')]
    case 'implicit':
      return [found('implicit-mx', {}, domain)]
    case 'mx':
      return route.hasStrayNullMx ? [found('null-mx', {}, domain, 'warn')] : []
  }
}

function judgeHost(host: MxHost, seen: Pick<Observed, 'mxRoute' | 'dnsSecurity'>): readonly Finding[] {
  const place = { host: host.host }
  const findings: Finding[] = []
  if (host.alias !== null || host.isLiteral) findings.push(found('mx-cname-or-ip', place, { name: host.host }))
  if (securityOf(seen, host.host)?.addresses.state === 'bogus') return findings
  if (host.lookupFailed) findings.push(found('dns-tempfail', place, { domain: host.host }))
  else if (host.addresses.length === 0) {
    const isOnlyHope = seen.mxRoute.hosts.every((other) => other.addresses.length === 0)
    findings.push(found('mx-no-address', place, { name: host.host }, isOnlyHope ? 'fail' : 'warn'))
  }
  return findings
}
