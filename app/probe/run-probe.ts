// Tests one mail domain: observe once, judge everything, report every step. One connection at a time per provider, providers side by side,
// DNS security and published policies beside them. Fails only by cancellation; whatever the network does ends in a report.
import { setMaxListeners } from 'node:events'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { MxRoute } from '#domain/observation.ts'
import { nothingMoreObserved, type Observed } from '#domain/observed.ts'
import type { ProbeProgress, ProbeReport } from '#domain/probe-report.ts'
import type { Clock } from '#ports/clock.ts'
import { createSignedLookup } from '#wire/dnssec/signed-lookup.ts'
import type { GatewayHelloId } from '#wire/hello/plan/gateway-hellos.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import { findMxRoute } from '#wire/mx-lookup.ts'
import { isPublicAddress } from '#wire/web/public-address.ts'
import type { JudgeContext } from './check.ts'
import { judgeObserved } from './judge-observed.ts'
import { addressesOf, type FullSight, observeAddresses } from './observe/addresses.ts'
import { composeTls } from './observe/compose-tls.ts'
import { observeDnsSecurity } from './observe/dns-security.ts'
import { isNoneConnected, observePortControl } from './observe/port-control.ts'
import { observePublishedPolicies } from './observe/published-policies.ts'
import { observeRevocation } from './observe/revocation.ts'
import { createPoliteness, type Politeness } from './polite/politeness.ts'
import { timeLimit } from './stop-meaning.ts'

export interface ProbeOrder extends Omit<JudgeContext, 'now'> {
  readonly domain: string
  readonly network: MailNetwork
  readonly clock: Clock
  readonly newId: () => string
  readonly report: (progress: ProbeProgress) => void
  readonly signal: AbortSignal
  /** Ends the test like `signal`, but what was seen until then is judged; the rest stays undetermined. */
  readonly timeLimit?: AbortSignal
  /** Shared by all tests of a program; without it a test is polite only by itself. */
  readonly politeness?: Politeness
  readonly mayTakeOver?: boolean
  readonly patience?: readonly number[]
  /** `full` lists every suite and group, slowly; only when a person asked for it. */
  readonly depth?: 'verdict' | 'full'
  /** Ends the list of a full test where it is; everything else is finished, and all of it judged. */
  readonly endListing?: AbortSignal
  /** Gateways whose hello is sent besides, one connection each. */
  readonly simulate?: readonly GatewayHelloId[]
}

const usualWay = { mayTakeOver: false, patience: [], depth: 'verdict', simulate: [] } as const

/** Runs the live test of a domain; the only fault is job.cancelled. */
export async function runProbe(given: ProbeOrder): Promise<Outcome<ProbeReport>> {
  const { domain, clock, network, report } = given
  const signal = AbortSignal.any([given.signal, given.timeLimit ?? given.signal])
  setMaxListeners(0, signal)
  const order = { ...usualWay, politeness: createPoliteness(clock), ...given, signal }
  const startedAt = clock.now()
  const startedMs = clock.elapsedMs()
  report({ kind: 'dns', domain, state: 'running' })
  const { signedDns, web } = network
  const signed = signedDns && createSignedLookup(signedDns.exchange, network.resolver)
  const resolver = signed?.resolver ?? network.resolver
  const found = await findMxRoute(domain, resolver, signal)
  if (given.signal.aborted) return fail('job.cancelled')
  const mxRoute: MxRoute = signal.aborted ? { ...found, kind: 'lookup-failed', hosts: [], detail: timeLimit } : found
  report({ kind: 'dns', domain, state: 'done' })
  const addresses = addressesOf(mxRoute)
  report({ kind: 'route', domain, addresses })

  const part = async <T>(name: Extract<ProbeProgress, { kind: 'part' }>['part'], work: () => Promise<T>) => {
    report({ kind: 'part', domain, part: name, state: 'running' })
    const value = await work()
    report({ kind: 'part', domain, part: name, state: 'done' })
    return value
  }
  const seeing = observeAddresses(order, addresses)
  const [sights, dnsSecurity, policies] = await Promise.all([
    seeing,
    signed && signedDns
      ? part('dns-security', () =>
          observeDnsSecurity({ ...order, ...signed, signedDns, route: mxRoute, beside: seeing }),
        )
      : null,
    part('policies', () => observePublishedPolicies(domain, { resolver, web }, signal)),
  ])
  const hellos = sights.flatMap(({ round }) => round ?? [])
  const smtpSessions = sights.map(({ session, round }) => composeTls(session, round ?? undefined, network.trust))
  const scope = addresses.some(({ ip }) => isPublicAddress(ip)) ? 'public-only' : 'any'
  const revocation =
    web === undefined
      ? { revocations: [], completions: [] }
      : await part('revocation', () =>
          observeRevocation({ ...order, trust: network.trust, sessions: smtpSessions, hellos, web: web.plain[scope] }),
        )
  const portControl = isNoneConnected(smtpSessions)
    ? await part('port-control', () => observePortControl(network, resolver, domain, signal))
    : null
  if (given.signal.aborted) return fail('job.cancelled')
  const seen = signal.aborted ? { ...mxRoute, detail: timeLimit } : mxRoute
  const observed: Observed = {
    ...nothingMoreObserved,
    mxRoute: seen,
    smtpSessions,
    hellos,
    enumerations: sights.flatMap(({ enumeration }) => enumeration ?? []),
    simulations: sights.flatMap(({ simulations }) => [...simulations]),
    dnsSecurity,
    ...policies,
    ...revocation,
    portControl,
  }
  const judgement = judgeObserved(observed, { ...given, now: clock.now() })
  report({ kind: 'judged', domain })
  return succeed({
    id: given.newId(),
    domain,
    startedAt,
    durationMs: Math.round(clock.elapsedMs() - startedMs),
    connections: sights.reduce((sum, sight) => sum + connectionsOf(sight), 0),
    measuredFrom: network.dialer.measuringPoint,
    engine: `${process.versions['electron'] === undefined ? 'Node' : 'Electron'} ${process.versions['electron'] ?? process.versions.node}, TLS ${process.versions.openssl}`,
    observed,
    judgement,
  })
}

function connectionsOf({ session, round, enumeration, connections }: FullSight): number {
  return session.connections + (round?.connections ?? 0) + (enumeration?.connections ?? 0) + connections
}
