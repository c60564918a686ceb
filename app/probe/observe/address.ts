// Observes one address in full: one clean session, then the few hellos of our own, in the lane of its server. A test of the last hour is
// taken over where that is wanted; hellos are not repeated within the time in which servers count broken-off sessions. A server that asks
// for patience is given it, as often as the order allows.
import type { HelloRound } from '#domain/hello-round.ts'
import type { SmtpSession } from '#domain/observation.ts'
import type { ProbeProgress, WaitReason } from '#domain/probe-report.ts'
import type { Clock } from '#ports/clock.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import { type AddressSight, maxSightAgeMs } from '../polite/address-memory.ts'
import { isOwnMachine, maxBrokenOff, pauses, sleep } from '../polite/lanes.ts'
import type { Politeness } from '../polite/politeness.ts'
import { observeHelloRound } from './hello-round.ts'
import { observeSmtpSession } from './smtp-session.ts'

export interface AddressOrder {
  readonly domain: string
  readonly host: string
  readonly ip: string
  readonly network: MailNetwork
  readonly clock: Clock
  readonly politeness: Politeness
  /** Takes over a whole test of the last hour instead of testing again. */
  readonly mayTakeOver: boolean
  /** Waits in milliseconds after refusals for now; each is followed by another try. */
  readonly patience: readonly number[]
  readonly report: (progress: ProbeProgress) => void
  readonly signal: AbortSignal
}

/** What is to be seen of the address; an aborted signal yields what was seen until then. */
export async function observeAddress(order: AddressOrder): Promise<AddressSight> {
  const { politeness } = order
  const key = keyOf(order)
  if (order.mayTakeOver) {
    const known = await politeness.memory.recall(key, maxSightAgeMs)
    if (known !== undefined) return takenOver(known.sight)
  }
  const known = await politeness.memory.recall(key, pauses.brokenOffWindow)
  const isSpent = politeness.lanes.brokenOffLeft(order.ip) < maxBrokenOff
  const hellos = known !== undefined && isSpent ? known.sight.round : null
  return politeness.memory.observe(key, () => observeNow(order, hellos))
}

async function observeNow(order: AddressOrder, known: HelloRound | null): Promise<AddressSight> {
  const session = await observePatiently(order)
  if (!reachedTls(session)) return { session, round: null }
  if (known !== null) return { session, round: { ...known, isRemembered: true, connections: 0 } }
  const { host, ip, domain, report } = order
  const round = await observeHelloRound({
    ...order,
    lanes: order.politeness.lanes,
    onWait: waitTeller(order),
    onAsked: (asked) => report({ kind: 'hellos', domain, host, ip, asked, of: maxBrokenOff }),
  })
  return { session, round }
}

/** Sessions until the server does not put us off any more, or patience ends. */
async function observePatiently(order: AddressOrder): Promise<SmtpSession> {
  const waits = isOwnMachine(order.ip) ? [] : [...order.patience]
  let connections = 0
  for (;;) {
    const session = await observeInLane(order)
    connections += session.connections
    const isPutOff = session.stopped?.cause === 'rate-limited' || session.stopped?.cause === 'deferred'
    const wait = waits.shift()
    if (!isPutOff || wait === undefined || order.signal.aborted) return { ...session, connections }
    waitTeller(order)('back-off', wait)
    await sleep(wait, order.signal)
  }
}

async function observeInLane(order: AddressOrder): Promise<SmtpSession> {
  const { host, ip, domain, report } = order
  const turn = await order.politeness.lanes.take(order, order.signal, waitTeller(order))
  const bannerAt = { startedMs: order.clock.elapsedMs(), isSlow: false }
  const session = await observeSmtpSession({
    host,
    ip,
    network: order.network,
    clock: order.clock,
    signal: order.signal,
    onStep: (step, state, elapsedMs) => {
      if (step === 'banner' && state === 'done') bannerAt.isSlow = elapsedMs > pauses.slowBannerFrom
      report({ kind: 'step', domain, host, ip, step, state, elapsedMs })
    },
  })
  turn?.end(
    bannerAt.isSlow ? pauses.afterSlowBanner : pauses.betweenConnections,
    bannerAt.isSlow ? 'slow-banner' : 'pause',
  )
  return session
}

/** Tells the person why an address is left alone for a while. */
export function waitTeller({ domain, host, ip, report }: AddressOrder) {
  return (reason: WaitReason, forMs: number | null) => report({ kind: 'wait', domain, host, ip, reason, forMs })
}

/** Whether the server gave its word to begin TLS. */
function reachedTls({ tls, stopped }: SmtpSession): boolean {
  return tls !== null || stopped?.at === 'handshake'
}

function keyOf({ host, ip, network }: AddressOrder): string {
  const { dialer, smtpPort, helo } = network
  return [dialer.measuringPoint.kind, dialer.measuringPoint.name, host, ip, smtpPort, helo].join(' ')
}

function takenOver({ session, round }: AddressSight): AddressSight {
  const note = { direction: 'note' as const, atMs: 0, text: `taken over from the test of ${session.startedAt}` }
  return {
    session: { ...session, connections: 0, transcript: [note, ...session.transcript] },
    round: round === null ? null : { ...round, isRemembered: true, connections: 0 },
  }
}
