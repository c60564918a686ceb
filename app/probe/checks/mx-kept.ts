// Are the mail servers still those the partner confirmed, or without a confirmation those of the last test? A new server is outside what was
// agreed; where certificates are pinned, mail to it stops. A route that was not seen whole says nothing about servers that are missing.
import type { Finding } from '#domain/finding.ts'
import type { MxRoute } from '#domain/observation.ts'
import { defineCheck, found, type JudgeContext } from '../check.ts'

export const mxKept = defineCheck({
  id: 'mx-kept',
  needs: ['mxRoute'],
  findings: ['mx-changed'],
  judge({ mxRoute }, context): readonly Finding[] {
    const expected = expectedHosts(context)
    if (expected === undefined || !hasHosts(mxRoute)) return []
    const present = namesOf(mxRoute)
    const added = present.filter((host) => !expected.hosts.includes(host))
    const removed = mxRoute.isTruncated === true ? [] : expected.hosts.filter((host) => !present.includes(host))
    if (added.length === 0 && removed.length === 0) return []
    const params = { domain: mxRoute.domain, added: listed(added), removed: listed(removed) }
    return [found('mx-changed', {}, params, expected.isBinding ? 'fail' : 'warn')]
  },
})

function expectedHosts({ confirmedHosts = [], pins = [], agreedLevel, previous }: JudgeContext) {
  if (confirmedHosts.length > 0) {
    return { hosts: confirmedHosts.map(plain), isBinding: pins.length > 0 || agreedLevel === 'fingerprint' }
  }
  const route = previous?.observed.mxRoute
  if (route === undefined || !hasHosts(route) || route.isTruncated === true) return undefined
  return { hosts: namesOf(route), isBinding: false }
}

function hasHosts({ kind }: MxRoute): boolean {
  return kind === 'mx' || kind === 'implicit'
}

function namesOf(route: MxRoute): readonly string[] {
  return route.hosts.map(({ host }) => plain(host))
}

function plain(host: string): string {
  return host.toLowerCase().replace(/\.$/, '')
}

function listed(hosts: readonly string[]): string {
  return hosts.slice(0, 6).join(', ') || '–'
}
