// When no address of a partner can be connected to: does port 25 work from here at all? Asks mail hosts that are not the partner's, politely:
// one connection, banner, QUIT. Silence or refusal there too means that the network of this measuring point holds port 25 shut.
import type { PortControl } from '#domain/hello-round.ts'
import type { SmtpSession, StopCause } from '#domain/observation.ts'
import type { Resolver } from '#ports/resolver.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import { findMxRoute } from '#wire/mx-lookup.ts'
import { readReplies } from '#wire/smtp-reply.ts'

const connectMs = 8_000
const maxTried = 2

const shutCauses: readonly StopCause[] = ['timeout', 'unreachable', 'refused']

/** Whether no address of a route could be connected to, though there were some. */
export function isNoneConnected(sessions: readonly SmtpSession[]): boolean {
  const isShut = ({ stopped }: SmtpSession) => stopped?.at === 'connect' && shutCauses.includes(stopped.cause)
  return sessions.length > 0 && sessions.every(isShut)
}

/** Tries the control domain; null when there is none that can be looked up. */
export async function observePortControl(
  network: MailNetwork,
  resolver: Resolver,
  partnerDomain: string,
  signal: AbortSignal,
): Promise<PortControl | null> {
  const domain = network.control?.domain
  if (domain === undefined || domain === partnerDomain) return null
  const route = await findMxRoute(domain, resolver, signal)
  const places = route.hosts.flatMap(({ host, addresses }) => addresses.map((ip) => ({ host, ip }))).slice(0, maxTried)
  if (places.length === 0) return null
  const tried = await Promise.all(
    places.map(async (place) => ({ ...place, outcome: await tryPort(place.ip, network, signal) })),
  )
  // a wait that was broken off is no silence
  return signal.aborted ? null : { tried }
}

async function tryPort(ip: string, network: MailNetwork, signal: AbortSignal) {
  const dialed = await network.dialer.dial({ ip, port: network.smtpPort }, connectMs, signal)
  if (!dialed.ok) return dialed.failure === 'refused' ? ('refused' as const) : ('silent' as const)
  const { socket } = dialed
  const hangUp = () => socket.destroy()
  signal.addEventListener('abort', hangUp, { once: true })
  const reader = readReplies(socket, () => undefined)
  const banner = await reader.next(connectMs)
  if (banner.ok) {
    socket.write('QUIT\r\n')
    await reader.next(connectMs)
  }
  signal.removeEventListener('abort', hangUp)
  hangUp()
  return banner.ok ? ('answered' as const) : ('silent' as const)
}
