// Does the domain lead to mail hosts? RFC 5321 section 5.1, RFC 7505, RFC 2181 section 10.3.
import type { Finding } from '#domain/finding.ts'
import type { MxHost, MxRoute } from '#domain/observation.ts'
import { defineCheck, found } from '../check.ts'
import { timeLimit } from '../stop-meaning.ts'

export const mxResolves = defineCheck({
  id: 'mx-resolves',
  needs: ['mxRoute'],
  findings: ['domain-nxdomain', 'dns-tempfail', 'null-mx', 'implicit-mx', 'mx-cname-or-ip', 'mx-no-address'],
  judge: ({ mxRoute }) => [...judgeRoute(mxRoute), ...mxRoute.hosts.flatMap((host) => judgeHost(host, mxRoute))],
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

function judgeHost(host: MxHost, route: MxRoute): readonly Finding[] {
  const place = { host: host.host }
  const findings: Finding[] = []
  if (host.alias !== null || host.isLiteral) findings.push(found('mx-cname-or-ip', place, { name: host.host }))
  if (host.lookupFailed) findings.push(found('dns-tempfail', place, { domain: host.host }))
  else if (host.addresses.length === 0) {
    const isOnlyHope = route.hosts.every((other) => other.addresses.length === 0)
    findings.push(found('mx-no-address', place, { name: host.host }, isOnlyHope ? 'fail' : 'warn'))
  }
  return findings
}
