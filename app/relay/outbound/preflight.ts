// How each partner can be reached by the runtime the relay runs in: a session to every target without MAIL, the verdict, QUIT. Where the
// handshake fails, another engine's hello tells whether the server or the runtime is at fault, since the runtimes speak different TLS. Four
// partners at a time, half a minute each; whatever goes wrong is a state.
import type { RelayPolicy } from '#domain/relay-policy-file.ts'
import type { PartnerPreflight } from '#domain/relay-queue.ts'
import { isOutbound } from '#domain/tls-policy.ts'
import type { Clock } from '#ports/clock.ts'
import type { Dialer } from '#ports/dialer.ts'
import { enforce } from '#wire/enforce/enforce.ts'
import { type OpenTimeouts, openSession } from '#wire/smtp-client/open.ts'
import { askOtherEngine } from './ask-other-engine.ts'
import type { Demands, Rules } from './demand-of.ts'
import { oneByOne } from './one-by-one.ts'
import type { RouteFinder, RouteTarget } from './route.ts'
import { refusalOf } from './session-refusal.ts'
import { serverNameOf } from './try-target.ts'

export interface PreflightOutside {
  readonly dialer: Dialer
  readonly clock: Clock
  readonly routes: Pick<RouteFinder, 'find'>
  readonly helo: string
  demands(): Demands
  readonly timeouts?: Partial<OpenTimeouts>
}

type HostState = PartnerPreflight['hosts'][number]
type State = PartnerPreflight['state']

const partnersAtOnce = 4
const targetsAtOnce = 4
const mostMs = 30_000
const mostTargets = 32
/** Its servers are most often the same ones; the test of the partner looks at all. */
const mostDomains = 5
/** Shorter than for mail: whoever waits looks at a window. */
const patience = { connectMs: 8_000, bannerMs: 10_000, ehloMs: 8_000, starttlsMs: 8_000, handshakeMs: 10_000 }
const otherEngineMs = 8_000

/** Looks at every partner mail goes to. */
export async function preflightAll(
  policies: readonly RelayPolicy[],
  outside: PreflightOutside,
  signal: AbortSignal,
): Promise<readonly PartnerPreflight[]> {
  return oneByOne(policies.filter(isOutbound), partnersAtOnce, (policy) => preflightPartner(policy, outside, signal))
}

/** Looks at one partner. */
export async function preflightPartner(
  policy: RelayPolicy,
  outside: PreflightOutside,
  signal: AbortSignal,
): Promise<PartnerPreflight> {
  const { clock } = outside
  const ending = new AbortController()
  const end = () => ending.abort()
  const timer = setTimeout(end, mostMs)
  signal.addEventListener('abort', end, { once: true })
  if (signal.aborted) end()
  try {
    const domains = await oneByOne(policy.domains.slice(0, mostDomains), targetsAtOnce, (domain) =>
      targetsOf(domain, policy, outside, ending.signal),
    )
    const targets = distinct(domains.flatMap(({ targets }) => targets)).slice(0, mostTargets)
    const hosts = await oneByOne(targets, targetsAtOnce, (target) => look(target, outside, ending.signal))
    const all = [...domains.flatMap(({ failures }) => failures), ...hosts]
    return { policyId: policy.id, partner: policy.partner, at: clock.now(), state: stateOf(all), hosts: all }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
  }
}

interface DomainTarget {
  readonly target: RouteTarget
  readonly rules: Rules
}

async function targetsOf(
  domain: string,
  policy: RelayPolicy,
  outside: PreflightOutside,
  signal: AbortSignal,
): Promise<{ readonly targets: readonly DomainTarget[]; readonly failures: readonly HostState[] }> {
  const envelope = { sender: '', returnContent: null, envelopeId: null, is8bit: false, isSmtpUtf8: false }
  const delivery = {
    destination: policy.id,
    domain,
    policyId: policy.id,
    recipients: [],
    envelope: { ...envelope, requiresTls: false },
  }
  const nowMs = Date.parse(outside.clock.now())
  const outcome = outside.demands().rulesFor({ delivery, exceptions: [], nowMs })
  const failed = (state: State, detail: string) => ({
    targets: [],
    failures: [{ host: domain, ip: '', state, detail }],
  })
  if (!outcome.ok) {
    return outcome.why === 'refused' ? failed('refused', outcome.reason) : failed('not-reached', outcome.why)
  }
  const route = await outside.routes.find({ domain, policy, nextHop: outcome.rules.nextHop }, signal)
  if (!route.ok) return failed('not-reached', `${route.code} ${route.detail}`.slice(0, 300))
  return { targets: route.targets.map((target) => ({ target, rules: outcome.rules })), failures: [] }
}

function distinct(targets: readonly DomainTarget[]): readonly DomainTarget[] {
  const seen = new Map(targets.map((entry) => [`${entry.target.host} ${entry.target.ip} ${entry.target.port}`, entry]))
  return [...seen.values()]
}

async function look(
  { target, rules }: DomainTarget,
  outside: PreflightOutside,
  signal: AbortSignal,
): Promise<HostState> {
  const { host, ip, port, dnssec, dane, sts } = target
  const { dialer, clock } = outside
  const serverName = serverNameOf(target)
  const state = (state: State, detail: string): HostState => ({ host, ip, state, detail: detail.slice(0, 300) })
  if (signal.aborted) return state('not-reached', 'no time left')
  const opened = await openSession({
    host,
    ip,
    port,
    serverName,
    dialer,
    helo: outside.helo,
    tls: rules.tls,
    starttls: rules.allowsClear ? 'if-offered' : 'required',
    signal,
    timeouts: { ...patience, ...outside.timeouts },
  })
  if (opened.ok) {
    const { session } = opened
    const verdict = enforce({ session, demand: rules.demand, dnssec, dane, sts, now: clock.now() })
    const { tls } = session
    session.leave()
    if (!verdict.ok) return state('refused', verdict.reason)
    return state('ready', tls === null ? verdict.permit.rule : `${verdict.permit.rule} ${tls.protocol} ${tls.cipher}`)
  }
  const { step, cause, detail } = opened
  if (step === 'handshake' && !signal.aborted) {
    const order = { ip, port, serverName, dialer, helo: outside.helo, timeoutMs: otherEngineMs, signal }
    const answer = await askOtherEngine(order)
    if (answer !== undefined && isAllowed(answer.protocol, rules)) {
      const { protocol, suite, group } = answer
      return state('runtime-cannot', [protocol, suite, group ?? ''].join(' ').trim())
    }
  }
  const reason = refusalOf(opened)
  return reason === null ? state('not-reached', `${step} ${cause} ${detail}`) : state('refused', reason)
}

/** A version the policy would refuse anyway is no fault of the runtime. */
function isAllowed(protocol: string, { demand }: Rules): boolean {
  return protocol === 'TLSv1.3' || (protocol === 'TLSv1.2' && demand.minProtocol === 'TLSv1.2')
}

/** One host that is in order carries the mail; otherwise the most telling state of all. */
function stateOf(hosts: readonly HostState[]): State {
  const order: readonly State[] = ['ready', 'runtime-cannot', 'refused']
  return order.find((state) => hosts.some((host) => host.state === state)) ?? 'not-reached'
}
