// The few hellos of our own that every test sends to one address, each in a connection that is broken off after the server's flight. Asks
// only what is not settled yet, one connection after the other in the server's lane, and stops when the server asks for less.
import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import type { HelloAnswer } from '#domain/hello-answer.ts'
import type { AskedHello, HelloRound, RoundEnd } from '#domain/hello-round.ts'
import type { StopCause } from '#domain/observation.ts'
import type { WaitReason } from '#domain/probe-report.ts'
import type { Clock } from '#ports/clock.ts'
import type { ClientHello } from '#wire/hello/client-hello.ts'
import { nextVerdictMove } from '#wire/hello/plan/verdict-plan.ts'
import { sendHello } from '#wire/hello/send-hello.ts'
import type { FlightDepth } from '#wire/hello/server-reply.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import { SessionStop } from '#wire/session-stop.ts'
import { budgetSpent, type Lanes, pauses } from '../polite/lanes.ts'
import { openStarttls, sessionLimits } from './smtp-dialogue.ts'

export interface HelloOrder {
  readonly host: string
  readonly ip: string
  readonly network: MailNetwork
  readonly clock: Clock
  readonly lanes: Lanes
  readonly signal: AbortSignal
  readonly onWait: (reason: WaitReason, forMs: number | null) => void
  readonly onAsked: (count: number) => void
  /** At most so many connections; absent = as many as may be broken off. */
  readonly most?: number
}

/** Asks the hellos of the verdict; an aborted signal yields what was answered until then. */
export async function observeHelloRound(order: HelloOrder): Promise<HelloRound> {
  const startedAt = order.clock.now()
  const answers: AskedHello[] = []
  let connections = 0
  const finish = (ended: RoundEnd, detail = ''): HelloRound => ({
    host: order.host,
    ip: order.ip,
    startedAt,
    isRemembered: false,
    connections,
    answers,
    ended,
    detail,
  })
  for (;;) {
    const move = nextVerdictMove(serverNameOf(order.host), answers)
    if (move.kind === 'end') return finish(move.isInterrupted ? 'interrupted' : 'complete')
    const isSpent = connections >= (order.most ?? Number.POSITIVE_INFINITY)
    if (isSpent || order.lanes.brokenOffLeft(order.ip) === 0) return finish('limited', budgetSpent)
    const turn = await order.lanes.take(order, order.signal, order.onWait)
    if (turn === undefined) return finish('cancelled')
    connections += 1
    const asked = await askHello(order, move.hello)
    turn.end(asked.pauseMs, asked.pauseMs === pauses.afterSlowBanner ? 'slow-banner' : 'pause')
    if (!asked.ok) return finish(asked.ended, asked.detail)
    answers.push({ step: move.step, answer: asked.answer })
    order.onAsked(answers.length)
  }
}

export type Asked = { readonly pauseMs: number } & (
  | { readonly ok: true; readonly answer: HelloAnswer }
  | { readonly ok: false; readonly ended: RoundEnd; readonly detail: string }
)

/** One connection with one hello; counts as broken off once the hello was sent. */
export async function askHello(
  order: Omit<HelloOrder, 'onAsked' | 'onWait'>,
  hello: ClientHello,
  depth: FlightDepth = 'whole-flight',
): Promise<Asked> {
  const sockets: Duplex[] = []
  const hangUp = () => {
    for (const socket of sockets) socket.destroy()
  }
  const signal = AbortSignal.any([order.signal, AbortSignal.timeout(sessionLimits.wholeMs)])
  signal.addEventListener('abort', hangUp, { once: true })
  const dialedMs = order.clock.elapsedMs()
  let pauseMs: number = pauses.betweenConnections
  try {
    const { socket } = await openStarttls(
      { ip: order.ip, network: order.network, signal },
      {
        step: (_, work) => work(),
        note: () => undefined,
        dialing: () => undefined,
        connected: (opened) => sockets.push(opened),
        banner: () => {
          if (order.clock.elapsedMs() - dialedMs > pauses.slowBannerFrom) pauseMs = pauses.afterSlowBanner
        },
        offered: () => undefined,
        dropped: () => undefined,
      },
    )
    order.lanes.noteBrokenOff(order.ip)
    const answer = await sendHello(socket, hello, { timeoutMs: sessionLimits.handshakeMs, signal, depth })
    if (answer.kind === 'cancelled') return { ok: false, pauseMs, ended: endOf(order.signal, 'timeout'), detail: '' }
    return { ok: true, pauseMs, answer }
  } catch (error) {
    if (!(error instanceof SessionStop)) throw error
    hangUp()
    return { ok: false, pauseMs, ended: endOf(order.signal, error.reason), detail: error.message.slice(0, 300) }
  } finally {
    signal.removeEventListener('abort', hangUp)
  }
}

/** The name for SNI; none for an IP literal. */
export function serverNameOf(host: string): string | null {
  return isIP(host) === 0 ? host : null
}

const refusals: readonly StopCause[] = ['rate-limited', 'deferred', 'rejected', 'starttls-unavailable']

/** After a session that got as far as TLS, a refusal of service is a limit, not an answer. */
function endOf(signal: AbortSignal, cause: StopCause): RoundEnd {
  if (signal.aborted) return 'cancelled'
  return refusals.includes(cause) ? 'limited' : 'unreachable'
}
