// The full test of one address, only on demand: every suite and group, older versions, whether mail in clear is refused and whether commands
// slip through STARTTLS. Starts from what the short test knows, asks one question per connection at an even pace, gives a server that asks
// for patience three more chances, and says how it ended.
import type { Enumeration, HelloRound, RoundEnd } from '#domain/hello-round.ts'
import type { WaitReason } from '#domain/probe-report.ts'
import type { Elimination } from '#wire/hello/plan/elimination.ts'
import {
  absorbFullAnswer,
  type FullPlan,
  nextFullQuestion,
  seedFullPlan,
  startFullPlan,
} from '#wire/hello/plan/full-plan.ts'
import { isOwnMachine, pauses, sleep, type Turn } from '../polite/lanes.ts'
import { observeClearBehaviour } from './clear-behaviour.ts'
import { askHello, type HelloOrder, serverNameOf } from './hello-round.ts'

export interface EnumerationOrder extends HelloOrder {
  /** What the short test was answered; null = nothing. */
  readonly known: HelloRound | null
}

/** Waits after refusals, each followed by another try of the same question. */
const backOffsMs = [60_000, 300_000, 900_000]
/** What a test may come to at most; for progress. */
export const mostConnections = 106

/** Runs the whole plan; an aborted signal yields what is known until then. */
export async function observeEnumeration(order: EnumerationOrder): Promise<Enumeration> {
  const startedAt = order.clock.now()
  let plan = seedFullPlan(startFullPlan(serverNameOf(order.host)), order.known?.answers ?? [])
  let connections = 0
  let ended: RoundEnd = 'complete'
  let detail = ''
  const backOffs = isOwnMachine(order.ip) ? [] : [...backOffsMs]
  const pace = (turn: Turn, pauseMs: number) => turn.end(Math.max(pauseMs, pauses.pacedFull), 'paced')
  for (let question = nextFullQuestion(plan); question !== null; question = nextFullQuestion(plan)) {
    const turn = await order.lanes.take(order, order.signal, order.onWait)
    if (turn === undefined) {
      ended = 'cancelled'
      break
    }
    connections += 1
    const asked = await askHello(order, question.hello, question.depth)
    pace(turn, asked.pauseMs)
    if (asked.ok) {
      plan = absorbFullAnswer(plan, asked.answer)
      order.onAsked(connections)
      continue
    }
    const backOff = asked.ended === 'limited' ? backOffs.shift() : undefined
    if (backOff === undefined) {
      ended = asked.ended
      detail = asked.detail
      break
    }
    await waitPatiently(backOff, order.onWait, order.signal)
  }
  if (plan.isInterrupted) ended = 'interrupted'
  const turn = ended === 'complete' ? await order.lanes.take(order, order.signal, order.onWait) : undefined
  if (turn !== undefined) connections += 1
  const clear =
    turn === undefined ? { refusesClearMail: null, answersInjected: null } : await observeClearBehaviour(order)
  if (turn !== undefined) pace(turn, 0)
  return { host: order.host, ip: order.ip, startedAt, connections, ...factsOf(plan, ended), ...clear, detail }
}

async function waitPatiently(
  ms: number,
  onWait: (reason: WaitReason, forMs: number | null) => void,
  signal: AbortSignal,
): Promise<void> {
  onWait('back-off', ms)
  await sleep(ms, signal)
}

/** A version whose enumeration broke off makes the whole incomplete: what is missing there may yet exist. */
function factsOf(plan: FullPlan, ended: RoundEnd) {
  const listed = ({ suites, groups }: Elimination) => ({ suites: [...suites], groups: [...groups] })
  const isWhole = plan.modern.isComplete && plan.classic.isComplete
  return {
    modern: listed(plan.modern),
    classic: listed(plan.classic),
    preference: plan.preference,
    oldVersions: { ...plan.oldVersions },
    ended: ended === 'complete' && !isWhole ? ('interrupted' as const) : ended,
  }
}
