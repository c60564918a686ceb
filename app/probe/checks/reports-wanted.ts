// Does the domain want reports about failed TLS (RFC 8460)? Nobody must; without them nobody tells the partner that mail is held up.
import { defineCheck, found } from '../check.ts'

export const reportsWanted = defineCheck({
  id: 'reports-wanted',
  needs: ['mxRoute', 'tlsRpt'],
  findings: ['tlsrpt-none'],
  judge({ mxRoute, tlsRpt }) {
    if (mxRoute.hosts.length === 0 || tlsRpt === null) return []
    if (tlsRpt.kind !== 'absent' && tlsRpt.kind !== 'invalid') return []
    const flaw = tlsRpt.kind === 'invalid' ? tlsRpt.flaw : 'absent'
    return [found('tlsrpt-none', {}, { domain: mxRoute.domain, flaw })]
  },
})
