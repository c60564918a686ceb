// Tests one mail domain: observe once, judge everything, report every step. One connection at a time per provider, providers side by
// side. Fails only by cancellation; whatever the network does ends in a report.
import { getDomain } from 'tldts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { MxRoute, SmtpSession } from '#domain/observation.ts'
import { nothingMoreObserved, type Observed } from '#domain/observed.ts'
import type { Judgement, ProbeProgress, ProbeReport } from '#domain/probe-report.ts'
import type { Clock } from '#ports/clock.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import { findMxRoute } from '#wire/mx-lookup.ts'
import type { JudgeContext } from './check.ts'
import { checks } from './checks/registry.ts'
import { climbLadder } from './ladder.ts'
import { observeSmtpSession } from './observe/smtp-session.ts'
import { timeLimit } from './stop-meaning.ts'

export interface ProbeOrder {
  readonly domain: string
  readonly agreedNames: readonly string[]
  readonly network: MailNetwork
  readonly clock: Clock
  readonly newId: () => string
  readonly report: (progress: ProbeProgress) => void
  readonly signal: AbortSignal
  /** Ends the test like `signal`, but what was seen until then is judged; the rest stays undetermined. */
  readonly timeLimit?: AbortSignal
}

/** Runs the live test of a domain; the only fault is job.cancelled. */
export async function runProbe(order: ProbeOrder): Promise<Outcome<ProbeReport>> {
  const { domain, clock, network, report } = order
  const signal = order.timeLimit === undefined ? order.signal : AbortSignal.any([order.signal, order.timeLimit])
  const startedAt = clock.now()
  const startedMs = clock.elapsedMs()
  report({ kind: 'dns', domain, state: 'running' })
  const found = await findMxRoute(domain, network.resolver, signal)
  if (order.signal.aborted) return fail('job.cancelled')
  const isOverTime = signal.aborted
  const mxRoute: MxRoute = isOverTime ? { ...found, kind: 'lookup-failed', hosts: [], detail: timeLimit } : found
  report({ kind: 'dns', domain, state: 'done' })
  const addresses = addressesOf(mxRoute)
  report({ kind: 'route', domain, addresses })
  const groups = [...groupByProvider(addresses).values()]
  const smtpSessions = (await Promise.all(groups.map((group) => observeGroup({ ...order, signal }, group)))).flat()
  if (order.signal.aborted) return fail('job.cancelled')
  const seen = signal.aborted ? { ...mxRoute, detail: timeLimit } : mxRoute
  const observed: Observed = {
    ...nothingMoreObserved,
    mxRoute: seen,
    smtpSessions: inOrder(smtpSessions, addresses),
  }
  const judgement = judgeObserved(observed, { now: clock.now(), agreedNames: order.agreedNames })
  report({ kind: 'judged', domain })
  return succeed({
    id: order.newId(),
    domain,
    startedAt,
    durationMs: Math.round(clock.elapsedMs() - startedMs),
    connections: smtpSessions.reduce((sum, session) => sum + session.connections, 0),
    measuredFrom: network.dialer.measuringPoint,
    engine: `${process.versions['electron'] === undefined ? 'Node' : 'Electron'} ${process.versions['electron'] ?? process.versions.node}, TLS ${process.versions.openssl}`,
    observed,
    judgement,
  })
}

/** Judges stored or fresh observations with all checks. */
export function judgeObserved(observed: Observed, context: JudgeContext): Judgement {
  const findings = checks.flatMap((check) => check.judge(observed, context))
  return climbLadder(observed, findings)
}

interface Address {
  readonly host: string
  readonly ip: string
}

function addressesOf(route: MxRoute): Address[] {
  return route.hosts.flatMap((host) => host.addresses.map((ip) => ({ host: host.host, ip })))
}

function groupByProvider(addresses: readonly Address[]): Map<string, Address[]> {
  const groups = new Map<string, Address[]>()
  for (const address of addresses) {
    const provider = getDomain(address.host) ?? address.host
    groups.set(provider, [...(groups.get(provider) ?? []), address])
  }
  return groups
}

async function observeGroup(order: ProbeOrder, group: readonly Address[]): Promise<SmtpSession[]> {
  const sessions: SmtpSession[] = []
  for (const { host, ip } of group) {
    if (order.signal.aborted) break
    sessions.push(
      await observeSmtpSession({
        host,
        ip,
        network: order.network,
        clock: order.clock,
        signal: order.signal,
        onStep: (step, state, elapsedMs) =>
          order.report({ kind: 'step', domain: order.domain, host, ip, step, state, elapsedMs }),
      }),
    )
  }
  return sessions
}

function inOrder(sessions: readonly SmtpSession[], addresses: readonly Address[]): SmtpSession[] {
  return addresses.flatMap(
    ({ host, ip }) => sessions.find((session) => session.host === host && session.ip === ip) ?? [],
  )
}
