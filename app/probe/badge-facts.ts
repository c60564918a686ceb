// Gathers from observations what badges are judged by, and judges them: every address counts, the pair with each of the admin's own gateways
// that were tried, and nothing that was not seen. Pure.
import type { AnsweredHello } from '#domain/hello-answer.ts'
import type { Certificate } from '#domain/observation.ts'
import type { Observed } from '#domain/observed.ts'
import type { JudgedSimulation } from '#domain/probe-report.ts'
import type { ReachedLevel } from '#domain/tls-level.ts'
import type { Badge } from '#domain/tls-profile.ts'
import { gatewayHello, isGatewayHelloId } from '#wire/hello/plan/gateway-hellos.ts'
import type { JudgeContext } from './check.ts'
import { daneReportOf, isRouteSecure } from './dane-state.ts'
import { leadingAnswer, roundAt } from './leading-answer.ts'
import type { AddressFacts } from './profiles/badge-input.ts'
import { badgesOf } from './profiles/badges.ts'
import { judgeSimulation } from './profiles/judge-simulation.ts'
import { type NegotiatedFacts, negotiatedFacts, offeredByEnumeration, offeredIn } from './profiles/negotiated-facts.ts'

/** The badges of a domain with every reason. */
export function badgesFor(observed: Observed, level: ReachedLevel, context: JudgeContext): Badge[] {
  const { mxRoute, dnsSecurity } = observed
  const addresses = mxRoute.hosts.flatMap(({ host, addresses }) => addresses.map((ip) => ({ host, ip })))
  const hosts = dnsSecurity?.hosts.map((entry) => ({ host: entry.host, addresses: entry.addresses.state })) ?? []
  return [
    ...badgesOf({
      level,
      addresses: addresses.map((at) => addressFacts(at, observed, context)),
      hosts: mxRoute.hosts.map(({ host }) => host),
      dnssec: dnsSecurity === null ? null : { mx: dnsSecurity.mx.state, hosts },
      confirmedHosts: context.confirmedHosts ?? null,
      year: new Date(context.now).getUTCFullYear(),
    }),
  ]
}

interface Place {
  readonly host: string
  readonly ip: string
}

function addressFacts(at: Place, observed: Observed, context: JudgeContext): AddressFacts {
  const session = observed.smtpSessions.find((entry) => entry.host === at.host && entry.ip === at.ip)
  const chain = session?.tls?.chain ?? []
  const dane = session === undefined ? undefined : daneReportOf(observed, session, context.now)
  const pins = context.pins ?? []
  const leaf = chain[0]
  return {
    ...at,
    negotiated: negotiationsAt(at, observed, chain).map(({ facts }) => facts),
    hasTlsaMatch: isRouteSecure(observed) && dane !== undefined ? dane.verdict === 'authenticated' : null,
    hasPin:
      pins.length === 0 || leaf === undefined ? null : pins.includes(leaf.sha256) || pins.includes(leaf.spkiSha256),
  }
}

export interface Negotiation {
  /** The own gateway that gets this; null = a modern sender. */
  readonly gateway: string | null
  readonly facts: NegotiatedFacts
}

/** What each own gateway that was answered gets; where none was, what a modern sender gets. Empty = nothing is known. */
export function negotiationsAt(
  at: Place,
  observed: Pick<Observed, 'hellos' | 'enumerations' | 'simulations'>,
  chain: readonly Certificate[],
): readonly Negotiation[] {
  const isHere = (entry: Place) => entry.host === at.host && entry.ip === at.ip
  const simulated = observed.simulations.flatMap((entry) =>
    isHere(entry) && entry.answer.kind === 'answered' ? [{ gateway: entry.gateway, answer: entry.answer }] : [],
  )
  const round = roundAt(observed, at)
  const usual = leadingAnswer(round)?.answer
  const seen = simulated.length > 0 || usual === undefined ? simulated : [{ gateway: null, answer: usual }]
  const enumeration = observed.enumerations.find(isHere)
  const answers = (round?.answers ?? []).flatMap((asked): AnsweredHello[] =>
    asked.answer.kind === 'answered' ? [asked.answer] : [],
  )
  const offered = enumeration === undefined ? offeredIn(answers) : offeredByEnumeration(enumeration)
  return seen.map(({ gateway, answer }) => ({ gateway, facts: negotiatedFacts(answer, chain, offered) }))
}

/** What each tried gateway and each address would agree on. */
export function judgeSimulations(observed: Pick<Observed, 'hellos' | 'simulations'>): JudgedSimulation[] {
  return observed.simulations.flatMap(({ host, ip, gateway, answer }) => {
    if (!isGatewayHelloId(gateway)) return []
    const isOtherAnswered = leadingAnswer(roundAt(observed, { host, ip })) !== undefined
    return [{ host, ip, verdict: judgeSimulation(gatewayHello(gateway, null), answer, isOtherAnswered) }]
  })
}
