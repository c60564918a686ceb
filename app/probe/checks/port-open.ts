// Is port 25 shut at this measuring point? Said only when no address of the partner can be connected to and neither can mail hosts that are
// not the partner's. It is about us, never about the partner: a single answer anywhere means there is a way out.
import { defineCheck, found } from '../check.ts'
import { isPortShutHere } from '../port-shut-here.ts'

export const portOpen = defineCheck({
  id: 'port-open',
  needs: ['smtpSessions', 'portControl'],
  findings: ['local-port25-blocked'],
  judge({ smtpSessions, portControl }) {
    if (portControl === null || !isPortShutHere({ smtpSessions, portControl })) return []
    const hosts = [...new Set(portControl.tried.map(({ host }) => host))].join(', ')
    return [found('local-port25-blocked', {}, { port: smtpSessions[0]?.port ?? 25, hosts })]
  },
})
