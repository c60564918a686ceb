// One connection for one message: a session of the pool or a new one, the verdict on it, the transmission. Nothing is sent without the
// permit `enforce` gave for this very session and message. Whatever the server does is a value; the session goes back to the pool, or
// ends, before this returns.
import { isIP } from 'node:net'
import type { AttemptStep } from '#domain/evidence-record.ts'
import type { Clock } from '#ports/clock.ts'
import type { Dialer } from '#ports/dialer.ts'
import { enforce } from '#wire/enforce/enforce.ts'
import { type OpenOrder, openSession } from '#wire/smtp-client/open.ts'
import type { SessionFailure } from '#wire/smtp-client/open-session.ts'
import type { OutgoingMessage, TransmissionEnd } from '#wire/smtp-client/transmission.ts'
import { type TransmitTimeouts, transmit } from '#wire/smtp-client/transmit.ts'
import type { TargetFact } from './attempt-report.ts'
import type { Rules } from './demand-of.ts'
import type { TryEnd } from './failover.ts'
import type { HostMemory } from './host-memory.ts'
import type { RouteTarget } from './route.ts'
import type { Lease, SessionPool } from './session-pool.ts'
import { refusalOf } from './session-refusal.ts'
import { pathFacts, replyText, saidReply, sessionFacts } from './target-facts.ts'

export interface TryParts {
  readonly dialer: Dialer
  readonly clock: Clock
  readonly helo: string
  readonly pool: SessionPool
  readonly hosts: HostMemory
  readonly timeouts?: OpenOrder['timeouts']
  readonly sendTimeouts?: Partial<TransmitTimeouts>
}

export interface TryOrder {
  readonly target: RouteTarget
  readonly domain: string
  readonly destination: string
  readonly rules: Rules
  readonly message: OutgoingMessage
  readonly isFresh: boolean
  readonly isInClear: boolean
  readonly signal: AbortSignal
  /** Asked directly before the verdict: looking up, connecting and waiting may have taken long. */
  areRulesInForce(): boolean
  begin(fact: TargetFact): Promise<boolean>
}

export interface Tried {
  readonly end: TryEnd
  readonly fact: TargetFact
  readonly isReused: boolean
  readonly isInClear: boolean
}

/** The name to ask a server for: where its TLSA records lie (RFC 7672 section 8.1), else its own; none for an address (RFC 6066 section 3). */
export function serverNameOf({ host, dane }: Pick<RouteTarget, 'host' | 'dane'>): string | null {
  if (isIP(host) !== 0) return null
  return dane?.kind === 'published' ? (dane.baseDomains[0] ?? host) : host
}

/** Tries a target once; undefined = nothing was asked of it: the signal came before there was a connection, or other rules are in force now. */
export async function tryTarget(parts: TryParts, order: TryOrder): Promise<Tried | undefined> {
  const { target, rules, isInClear, signal } = order
  const starttls = isInClear ? 'never' : rules.allowsClear ? 'if-offered' : 'required'
  const serverName = serverNameOf(target)
  const leased = await parts.pool.lease({
    destination: order.destination,
    key: [order.destination, target.host, target.ip, target.port, serverName, starttls, rules.mark].join('|'),
    mark: rules.mark,
    isFresh: order.isFresh,
    signal,
    open: async () => {
      const { dialer, timeouts } = parts
      const { host, ip, port } = target
      const made = { host, ip, port, serverName, dialer, helo: parts.helo, tls: rules.tls, starttls, signal } as const
      return openSession(timeouts === undefined ? made : { ...made, timeouts })
    },
  })
  if (leased.ok) {
    parts.hosts.noteSuccess(target)
    return sendOver(parts, order, leased.lease)
  }
  if (leased.why === 'aborted' || signal.aborted) return undefined
  return notOpened(parts, order, leased.failure)
}

function notOpened(parts: TryParts, order: TryOrder, failure: SessionFailure): Tried {
  const { target, rules, isInClear } = order
  const reason = rules.allowsClear ? null : refusalOf(failure)
  if (reason === null) parts.hosts.noteFailure(target)
  else parts.hosts.noteSuccess(target)
  const detail = failure.detail.slice(0, 300)
  const reply = failure.reply === null ? null : saidReply(failure.reply)
  return {
    end: { kind: 'not-opened', failure },
    isReused: false,
    isInClear,
    fact: {
      host: target.host,
      ip: target.ip,
      port: target.port,
      path: pathFacts(order.domain, target, null),
      verdict: reason === null ? { kind: 'not-reached' } : { kind: 'refused', reason, detail: detail || failure.cause },
      handshake: null,
      certificates: [],
      isReused: false,
      steps: [...failure.steps],
      stop: { step: failure.step, cause: failure.cause, detail, reply },
      replies: reply === null ? [] : [{ step: failure.step, text: replyText(reply) }],
    },
  }
}

async function sendOver(parts: TryParts, order: TryOrder, lease: Lease): Promise<Tried | undefined> {
  const { target, rules } = order
  const { session, isReused } = lease
  const { dnssec, dane, sts } = target
  if (!order.areRulesInForce()) {
    lease.release(false)
    return undefined
  }
  const now = parts.clock.now()
  const verdict = enforce({ session, demand: rules.demand, dnssec, dane, sts, now })
  const fact = {
    host: target.host,
    ip: target.ip,
    port: target.port,
    path: pathFacts(order.domain, target, session.localIp),
    ...sessionFacts(session),
    isReused,
    hasDsn: session.abilities.hasDsn,
  }
  const steps: { step: AttemptStep; at: string }[] = [...session.steps, { step: 'policy', at: now }]
  const tried = { isReused, isInClear: order.isInClear }
  if (!verdict.ok) {
    lease.release(false)
    const { reason } = verdict
    const detail = verdict.detail.slice(0, 300)
    const stop = { step: 'policy', cause: 'refused-by-policy', detail: reason, reply: null } as const
    return {
      ...tried,
      end: { kind: 'refused' },
      fact: { ...fact, verdict: { kind: 'refused', reason, detail }, steps, stop, replies: [] },
    }
  }
  const { permit } = verdict
  const matched = permit.matched?.slice(0, 300) ?? null
  const permitted = { ...fact, verdict: { kind: 'permitted', rule: permit.rule, matched }, steps } as const
  const hooks = {
    beforeEnd: () => order.begin({ ...permitted, stop: null, replies: [] }),
    onStep: (step: AttemptStep) => {
      steps.push({ step, at: parts.clock.now() })
    },
  }
  let end: TransmissionEnd
  try {
    end = await transmit(permit, order.message, hooks, order.signal, parts.sendTimeouts)
  } catch (error) {
    lease.release(false)
    throw error
  }
  lease.release(end.kind !== 'cut')
  return {
    ...tried,
    end: { kind: 'transmitted', end },
    fact: { ...permitted, stop: stopOf(end), replies: repliesOf(end) },
  }
}

function stopOf(end: TransmissionEnd): TargetFact['stop'] {
  switch (end.kind) {
    case 'answered':
      return null
    case 'not-possible':
      return { step: 'mail', cause: 'not-possible', detail: end.why, reply: null }
    case 'cut':
      return { step: end.step, cause: end.cause, detail: end.detail.slice(0, 300), reply: null }
  }
}

/** Few words of many recipients: evidence keeps what each was told anyway. */
const mostReplies = 50

function repliesOf(end: TransmissionEnd): TargetFact['replies'] {
  if (end.kind !== 'answered') return []
  const { mail, recipients, data } = end
  const said: { step: AttemptStep; text: string }[] = [{ step: 'mail', text: replyText(mail) }]
  for (const reply of recipients.slice(0, mostReplies)) {
    if (reply !== null) said.push({ step: 'rcpt', text: replyText(reply) })
  }
  if (data !== null) said.push({ step: 'data', text: replyText(data) })
  if (end.end !== null) said.push({ step: 'end', text: replyText(end.end) })
  return said
}
