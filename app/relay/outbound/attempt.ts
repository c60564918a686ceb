// One attempt to deliver: finds the way, goes over its targets in their order and stops where going on would be wrong (`failover.ts`). A
// session carries mail only after `enforce` gave its permit by the rules in force at that moment. Never throws for anything DNS or a server does; the report says it all. The
// queue decides what becomes of the delivery.
import { setMaxListeners } from 'node:events'
import type { RelayException } from '#domain/relay-queue.ts'
import type { Clock } from '#ports/clock.ts'
import type { OutgoingMessage } from '#wire/smtp-client/transmission.ts'
import type { StoredDelivery } from '../message.ts'
import { type Ending, endOf, failedEnd, type Placed, type Stopped } from './attempt-end.ts'
import type { AttemptFailure, AttemptReport, PathFacts, TargetFact } from './attempt-report.ts'
import type { Demands, Rules, RulesOutcome } from './demand-of.ts'
import { type NextTry, nextTry } from './failover.ts'
import type { RouteFinder, RouteTarget } from './route.ts'
import { pathFacts } from './target-facts.ts'
import { type TryParts, tryTarget } from './try-target.ts'

export interface AttemptParts extends TryParts {
  readonly clock: Clock
  readonly routes: Pick<RouteFinder, 'find'>
  /** In force now; asked anew by every attempt, so that a reload counts at once. */
  demands(): Demands
}

export interface AttemptOrder {
  readonly delivery: StoredDelivery
  /** What is sent; the encrypted container where that is wanted. */
  readonly body: Uint8Array
  /** Those on record now; what is over or about others is left aside. */
  exceptions(): readonly RelayException[]
  readonly signal: AbortSignal
  /** Awaited before the final dot, with what is known of the attempt by then: false = stop here. */
  begin(underWay: AttemptUnderWay): Promise<boolean>
}

/** What the record of an attempt needs if a crash cuts it off. */
export type AttemptUnderWay = Pick<AttemptReport, 'demanded' | 'exceptionId' | 'deciding'>

/** A partner with more addresses than that is down in another way; the rest is for the next attempt (RFC 5321 section 5.1 asks for two). */
const mostTries = 16
/** No new connection after that: the destination's other mail waits for the same slots. */
const mostMs = 600_000

/** Makes the function that attempts deliveries. */
export function createAttempt(parts: AttemptParts): (order: AttemptOrder) => Promise<AttemptReport> {
  return async (order) => {
    const { delivery, signal } = order
    // one signal may end every running attempt; that many listeners are no leak
    setMaxListeners(0, signal)
    const startedAt = Date.parse(parts.clock.now())
    const rulesNow = (nowMs: number) => parts.demands().rulesFor({ delivery, exceptions: order.exceptions(), nowMs })
    const outcome = rulesNow(startedAt)
    const report = (targets: readonly Placed[], end: Ending, path: PathFacts | null): AttemptReport => ({
      startedAt,
      endedAt: Date.parse(parts.clock.now()),
      demanded: outcome.basis.demanded,
      exceptionId: outcome.basis.exceptionId,
      path,
      targets: targets.map(({ fact }) => fact),
      ...end,
    })
    const fail = (failure: AttemptFailure) => report([], failedEnd(delivery.recipients, failure, null), null)

    if (!outcome.ok && outcome.why === 'policy-gone') {
      return fail({ kind: 'no-route', isPermanent: false, code: '4.7.1', detail: 'policy-gone' })
    }
    if (!outcome.ok) {
      return fail({ kind: 'refused', reason: outcome.reason, detail: outcome.detail })
    }
    const { rules, basis } = outcome
    const route = await parts.routes.find(
      { domain: delivery.domain, policy: basis.policy, nextHop: rules.nextHop },
      signal,
    )
    if (signal.aborted) return fail({ kind: 'stopped', why: 'aborted' })
    if (!route.ok) {
      const { code, detail } = route
      return fail({ kind: 'no-route', isPermanent: route.kind === 'permanent', code, detail })
    }
    const { tries, stopped, isWhole } = await tryAll(parts, order, outcome, route.targets, rulesNow)
    const [first] = route.targets
    const path = tries.length > 0 || first === undefined ? null : pathFacts(delivery.domain, first, null)
    return report(tries, endOf(delivery.recipients, tries, stopped, isWhole), path)
  }
}

interface TriedAll {
  readonly tries: readonly Placed[]
  readonly stopped: Stopped
  readonly isWhole: boolean
}

async function tryAll(
  parts: AttemptParts,
  order: AttemptOrder,
  { rules, basis }: Extract<RulesOutcome, { ok: true }>,
  targets: readonly RouteTarget[],
  rulesNow: (nowMs: number) => RulesOutcome,
): Promise<TriedAll> {
  const { delivery, signal } = order
  const { demanded, exceptionId } = basis
  const message = messageOf(delivery, order.body)
  const startedMs = parts.clock.elapsedMs()
  const tries: Placed[] = []
  let isNotNoted = false
  const begin = async (deciding: TargetFact) => {
    const isNoted = await order.begin({ demanded, exceptionId, deciding })
    isNotNoted = !isNoted
    return isNoted
  }
  const areRulesInForce = () => {
    const now = rulesNow(Date.parse(parts.clock.now()))
    return now.ok && now.rules.mark === rules.mark && now.basis.exceptionId === exceptionId
  }
  for (const target of parts.hosts.inTryOrder(targets)) {
    const allowsClear = rules.allowsClear && !demandsTls(target, rules)
    let next: NextTry = 'next-target'
    do {
      if (tries.length >= mostTries || parts.clock.elapsedMs() - startedMs > mostMs) {
        return { tries, stopped: null, isWhole: false }
      }
      const isInClear = next === 'in-clear'
      const tried = await tryTarget(parts, {
        target,
        domain: delivery.domain,
        destination: delivery.destination,
        rules: { ...rules, allowsClear },
        message,
        isFresh: next === 'new-connection',
        isInClear,
        signal,
        areRulesInForce,
        begin,
      })
      if (tried === undefined) return { tries, stopped: 'aborted', isWhole: false }
      tries.push({ ...tried, place: targets.indexOf(target) })
      next = nextTry(tried.end, { isReused: tried.isReused, allowsClear, isInClear })
      if (isNotNoted) return { tries, stopped: 'not-noted', isWhole: false }
      if (next === 'stop') return { tries, stopped: null, isWhole: true }
      if (signal.aborted) return { tries, stopped: 'aborted', isWhole: false }
    } while (next !== 'next-target')
  }
  return { tries, stopped: null, isWhole: true }
}

/** What the domain publishes makes TLS mandatory even where no level does (RFC 7672 section 2.2, RFC 8461 section 5). */
function demandsTls({ dane, sts }: RouteTarget, { demand }: Rules): boolean {
  if (demand.exceptionLevel !== null) return false
  return dane?.kind === 'published' || sts?.policy.mode === 'enforce'
}

function messageOf({ envelope, recipients }: StoredDelivery, body: Uint8Array): OutgoingMessage {
  return { ...envelope, recipients, size: body.length, body }
}
