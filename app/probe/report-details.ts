// Works out what a stored report does not spell out, for window and paper: TLSA records against chains, MX hosts under MTA-STS, weak suites
// and groups of a list, names of gateways. Pure; as of the moment of the test.
import type { Observed } from '#domain/observed.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { KnownGateway, ReportDetails } from '#domain/report-details.ts'
import type { pairWeaknesses } from '#domain/tls-profile.ts'
import { groupBits } from '#wire/hello/codes/groups.ts'
import { traitsOf } from '#wire/hello/codes/suite-traits.ts'
import { gatewayHello, gatewayHelloIds, isGatewayHelloId } from '#wire/hello/plan/gateway-hellos.ts'
import { judgeStsPolicy } from '#wire/mta-sts/judge-policy.ts'
import { weakClassesOf } from '#wire/suite-weakness.ts'
import { recordsAgainstChain } from './dane-state.ts'

type Weakness = (typeof pairWeaknesses)[number]

const minimumPrime = 2048
const minimumCurve = 224

/** The details of one report. */
export function reportDetailsOf({ id, startedAt, observed, judgement }: ProbeReport): ReportDetails {
  const used = judgement.simulations.map(({ verdict }) => verdict.gateway)
  return {
    reportId: id,
    tlsa: observed.smtpSessions.map((session) => ({
      host: session.host,
      ip: session.ip,
      outcomes: (recordsAgainstChain(observed, session, startedAt)?.records ?? []).map(({ outcome }) => outcome),
    })),
    stsCoverage: observed.sts === null ? [] : [...judgeStsPolicy(observed.sts, observed.mxRoute).coverage],
    weakSuites: weakSuitesIn(observed),
    weakGroups: [...new Set(listed(observed).flatMap(({ groups }) => groups))].filter(isShort),
    gateways: knownGateways().filter((gateway) => used.includes(gateway.id)),
  }
}

/** Every gateway whose hello can be sent, in the order of the catalogue. */
export function knownGateways(): KnownGateway[] {
  return gatewayHelloIds.filter(isGatewayHelloId).map((id) => {
    const { product, version, evidence } = gatewayHello(id, null)
    return { id, product, version, evidence }
  })
}

function listed({ enumerations }: Pick<Observed, 'enumerations'>) {
  return enumerations.flatMap(({ modern, classic }) => [modern, classic])
}

function weakSuitesIn(observed: Observed): Record<string, Weakness[]> {
  const suites = new Set(listed(observed).flatMap((version) => version.suites))
  const weak = [...suites].map((suite) => [suite, weaknessesOf(suite)] as const)
  return Object.fromEntries(weak.filter(([, weaknesses]) => weaknesses.length > 0))
}

function weaknessesOf(suite: string): Weakness[] {
  const { isAnonymous, hasForwardSecrecy, isAead, hash } = traitsOf(suite)
  const isBroken = weakClassesOf(suite).some((name) => name !== 'anon')
  const found: readonly (readonly [Weakness, boolean])[] = [
    ['broken-cipher', isBroken],
    ['anonymous', isAnonymous],
    ['no-forward-secrecy', !hasForwardSecrecy && !isAnonymous],
    ['old-mac', !isAead && ['SHA', 'MD5'].includes(hash)],
  ]
  return found.filter(([, isFound]) => isFound).map(([weakness]) => weakness)
}

function isShort(group: string): boolean {
  const bits = groupBits(group)
  return bits !== null && bits < (group.startsWith('ffdhe') ? minimumPrime : minimumCurve)
}
