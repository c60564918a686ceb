// What a counter-proof consists of before it is brought anywhere: a recipient, a door of the trap and a certificate for each mode.
import { randomBytes } from 'node:crypto'
import { hostName } from '#domain/addresses.ts'
import type { TrapMode } from '#domain/confirm/trap.ts'
import type { Trial, TrialTrap } from '#domain/confirm/trial.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { newToken } from '../send/compose.ts'
import type { OpenTrap } from './kept-trap.ts'
import type { TrapOrder } from './open-trap.ts'
import { makeTrapShows, type TrapShows } from './trap-shows.ts'

export interface TrialFacts {
  readonly domain: string
  readonly policy: TlsPolicy
  readonly modes: readonly TrapMode[]
  readonly now: Date
}

export interface PreparedTrap {
  readonly shows: TrapShows
  readonly serverName: string
  readonly order: TrapOrder
}

/** The certificates of the trap, and what it is opened with. */
export function prepareTrap({ domain, policy, modes, now }: TrialFacts): PreparedTrap {
  const agreed = policy.names.map((name) => name.replace(/^\*\./, 'mx.'))
  const seen = policy.hosts.map(({ host }) => host)
  const routed = policy.route.kind === 'hosts' ? policy.route.hosts.map(({ host }) => host) : []
  const names = [...new Set([...agreed, ...routed, ...seen, `mx.${domain}`, domain])].filter(isName).slice(0, 50)
  const serverName = names[0] ?? domain
  const shows = makeTrapShows(names, now)
  const asksForCertificate = policy.clientCertificate !== null
  const tokens = new Map(modes.map((mode) => [mode, newToken()]))
  return { shows, serverName, order: { hostName: serverName, modes, tokens, shows: shows.shows, asksForCertificate } }
}

/** The trial over an open trap; `recipientOf` gives the address only its route knows. */
export function makeTrial(
  { domain, policy, modes }: TrialFacts,
  { shows, serverName, order }: PreparedTrap,
  trap: Pick<OpenTrap, 'address' | 'ports'>,
  sender: string,
  recipientOf: (token: string) => string,
): Trial {
  const traps = modes.flatMap((mode): TrialTrap[] => {
    const port = trap.ports.get(mode)
    const token = order.tokens.get(mode)
    if (port === undefined || token === undefined) return []
    return [{ mode, token, port, address: trap.address, serverName, recipient: recipientOf(token) }]
  })
  const { authorityPem, controlPins } = shows
  return { id: randomBytes(8).toString('hex'), domain, policy, sender, traps, authorityPem, controlPins }
}

function isName(name: string): boolean {
  return hostName.safeParse(name).success
}
