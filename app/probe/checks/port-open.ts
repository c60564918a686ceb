// Is port 25 shut at this measuring point? Said only when every address of the partner is silent and so are mail hosts that are not the
// partner's. It is about us, never about the partner: a refusal or a single answer anywhere means there is a way out.
import { defineCheck, found } from '../check.ts'
import { meaningOfStop } from '../stop-meaning.ts'

export const portOpen = defineCheck({
  id: 'port-open',
  needs: ['smtpSessions', 'portControl'],
  findings: ['local-port25-blocked'],
  judge({ smtpSessions, portControl }) {
    const tried = portControl?.tried ?? []
    const isSilent = smtpSessions.length > 0 && smtpSessions.every((entry) => meaningOfStop(entry) === 'tcp-timeout')
    if (!isSilent || tried.length === 0 || tried.some(({ outcome }) => outcome !== 'silent')) return []
    const hosts = [...new Set(tried.map(({ host }) => host))].join(', ')
    return [found('local-port25-blocked', {}, { port: smtpSessions[0]?.port ?? 25, hosts })]
  },
})
