// Does the domain publish an MTA-STS policy senders can use, and does it cover the mail hosts of today (RFC 8461)? A policy host that could
// not be reached may be shut off from here only; a lookup that failed says nothing.
import type { Finding } from '#domain/finding.ts'
import type { MxRoute } from '#domain/observation.ts'
import type { StsObservation } from '#domain/sts-observation.ts'
import { judgeStsPolicy, type StsReason, type StsVerdict } from '#wire/mta-sts/judge-policy.ts'
import { policyHostOf } from '#wire/mta-sts/observe-policy.ts'
import { defineCheck, found } from '../check.ts'

export const mtaStsUsable = defineCheck({
  id: 'mta-sts-usable',
  needs: ['mxRoute', 'sts'],
  findings: ['sts-fetch', 'sts-webpki', 'sts-invalid', 'sts-mx-mismatch', 'sts-testing'],
  judge({ mxRoute, sts }) {
    if (sts === null) return []
    const verdict = judgeStsPolicy(sts, mxRoute)
    return verdict.reasons.flatMap((reason) => judgeReason(reason, { sts, mxRoute, verdict }))
  },
})

interface Judged {
  readonly sts: StsObservation
  readonly mxRoute: MxRoute
  readonly verdict: StsVerdict
}

function judgeReason(reason: StsReason, { sts, mxRoute, verdict }: Judged): readonly Finding[] {
  const { domain } = mxRoute
  const name = policyHostOf(domain)
  const fetched = sts.kind === 'record' ? sts.fetched : undefined
  switch (reason.code) {
    case 'lookup-failed':
    case 'mx-unknown':
      return []
    case 'fetch-failed': {
      if (fetched?.kind === 'unreachable' && fetched.failure === 'cancelled') return []
      const status = fetched !== undefined && 'status' in fetched ? fetched.status : 0
      const failure = fetched?.kind === 'unreachable' ? fetched.failure : (fetched?.kind ?? reason.detail)
      const severity = verdict.state === 'unknown' ? 'unknown' : 'warn'
      return [found('sts-fetch', {}, { domain, name, failure, status }, severity)]
    }
    case 'untrusted':
      return [found('sts-webpki', {}, { domain, name, flaw: reason.detail.replaceAll(', ', ' ') })]
    case 'record-invalid':
      return [found('sts-invalid', {}, { domain, name: `_mta-sts.${domain}`, flaw: reason.detail })]
    case 'policy-invalid':
      return [found('sts-invalid', {}, { domain, name, flaw: reason.detail })]
    case 'mx-not-covered': {
      const mode = fetched?.kind === 'policy' ? fetched.policy.mode : 'none'
      const params = { domain, hosts: reason.hosts.join(', '), count: reason.hosts.length, mode }
      return [found('sts-mx-mismatch', {}, params, mode === 'enforce' ? 'fail' : 'warn')]
    }
    case 'not-enforced':
      return [found('sts-testing', {}, { domain, mode: reason.mode, flaw: `mode-${reason.mode}` })]
    case 'short-lifetime': {
      const params = { domain, mode: 'enforce', flaw: 'short-lifetime', hours: Math.floor(reason.seconds / 3600) }
      return [found('sts-testing', {}, params, reason.isUnderDay ? 'warn' : 'info')]
    }
  }
}
