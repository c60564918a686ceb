// Whether it is this place that nobody gets out of by port 25: the partner's addresses and the hosts asked for comparison all stay silent or
// refuse, as behind a firewall that drops or rejects. Without a comparison nothing is said. Pure.
import type { Observed } from '#domain/observed.ts'
import { meaningOfStop } from './stop-meaning.ts'

/** Whether what was seen points to a port that is shut here. */
export function isPortShutHere({ smtpSessions, portControl }: Pick<Observed, 'smtpSessions' | 'portControl'>): boolean {
  const tried = portControl?.tried ?? []
  const meanings = smtpSessions.map(meaningOfStop)
  const isNoneConnected = meanings.every((meaning) => meaning === 'tcp-timeout' || meaning === 'tcp-refused')
  return meanings.length > 0 && isNoneConnected && tried.length > 0 && tried.every(isShut)
}

function isShut({ outcome }: NonNullable<Observed['portControl']>['tried'][number]): boolean {
  return outcome !== 'answered'
}
