// Observes one address in full: one clean session, then the few hellos of our own, in the lane of its server. A test of the last hour is
// taken over where that is wanted; hellos are not repeated within the time in which servers count broken-off sessions. A server that asks
// for patience is given it, as often as the order allows.
import type { HelloRound } from '#domain/hello-round.ts'
import type { SmtpSession } from '#domain/observation.ts'
import type { ProbeProgress, WaitReason } from '#domain/probe-report.ts'
import type { Clock } from '#ports/clock.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import type { AddressSight } from '../polite/address-memory.ts'
import { maxBrokenOff, maxConnections, pauses } from '../polite/lanes.ts'
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
  /** Hellos kept back for the admin's own gateways; whatever more there are wait for the full test. */
  readonly reserved?: number
  /** What this very test saw of the same IP address under other names: a server is asked its hellos once. */
  readonly besides?: readonly AddressSight[]
  readonly report: (progress: ProbeProgress) => void
  readonly signal: AbortSignal
}

/** What is to be seen of the address; an aborted signal yields what was seen until then. */
export async function observeAddress(order: AddressOrder): Promise<AddressSight> {
  const { politeness, signal } = order
  const onWait = () => waitTeller(order)('other-connection', null)
  return politeness.memory.observe(keyOf(order), { signal, onWait }, async (known) => {
    if (known?.sight.round?.ended === 'complete' && order.mayTakeOver)
      return { sight: takenOver(known.sight), isNew: false }
    const isSpent = politeness.lanes.brokenOffLeft(order.ip) < maxBrokenOff
    return { sight: await observeNow(order, isSpent ? known?.sight : undefined), isNew: true }
  })
}

async function observeNow(order: AddressOrder, known: AddressSight | undefined): Promise<AddressSight> {
  const session = await observePatiently(order)
  if (!reachedTls(session)) return { session, round: null }
  const besides = order.politeness.lanes.isExempt(order.ip) ? [] : (order.besides ?? [])
  const own = known !== undefined && known.round !== null && isRecent(known.round, order.clock) ? [known] : []
  const same = [...own, ...besides.filter(showsLeaf)].find((seen) => showsTheSame(session, seen.session))
  if (same !== undefined && same.round !== null) {
    return { session, round: { ...same.round, host: order.host, isRemembered: true, connections: 0 } }
  }
  return { session, round: await askHellos(order, session.connections) }
}

/** Servers that show nobody's certificate may be two as well as one. */
function showsLeaf({ session, round }: AddressSight): boolean {
  return round !== null && round.ended !== 'cancelled' && session.tls?.chain[0] !== undefined
}

/** A server that had to be asked for patience is asked less. */
async function askHellos(order: AddressOrder, spent: number): Promise<HelloRound> {
  const { host, ip, domain, report } = order
  return observeHelloRound({
    ...order,
    lanes: order.politeness.lanes,
    onWait: waitTeller(order),
    ...(order.politeness.lanes.isExempt(ip) ? {} : { most: budgetOf(spent, order.reserved ?? 0) }),
    onAsked: (asked) => report({ kind: 'hellos', domain, host, ip, asked, of: maxBrokenOff }),
  })
}

/** Two hellos settle what a sender of today gets; the others make way for the gateways one has. */
function budgetOf(spent: number, reserved: number): number {
  return Math.max(1, Math.min(maxConnections - spent, Math.max(2, maxBrokenOff - reserved)))
}

function isRecent(round: HelloRound, clock: Clock): boolean {
  return Date.parse(clock.now()) - Date.parse(round.startedAt) <= pauses.brokenOffWindow
}

/** Hellos of before speak for a server only while its session looks as it did then: a repaired one is asked again. */
function showsTheSame(now: SmtpSession, then: SmtpSession): boolean {
  const look = ({ tls, stopped }: SmtpSession) =>
    JSON.stringify([tls?.chain.map(({ sha256 }) => sha256), tls?.protocol, tls?.cipher, stopped?.at, stopped?.cause])
  return look(now) === look(then)
}

/** Sessions until the server does not put us off any more, or patience ends. */
async function observePatiently(order: AddressOrder): Promise<SmtpSession> {
  const { lanes } = order.politeness
  const waits = lanes.isExempt(order.ip) ? [] : [...order.patience]
  let connections = 0
  for (;;) {
    const session = await observeInLane(order)
    connections += session.connections
    const isPutOff = session.stopped?.cause === 'rate-limited' || session.stopped?.cause === 'deferred'
    const wait = waits.shift()
    if (!isPutOff || wait === undefined || order.signal.aborted) return { ...session, connections }
    waitTeller(order)('back-off', wait)
    await lanes.rest(wait, order.signal)
  }
}

async function observeInLane(order: AddressOrder): Promise<SmtpSession> {
  const { host, ip, domain, report } = order
  const turn = await order.politeness.lanes.take(order, order.signal, waitTeller(order))
  const banner = { isSlow: false }
  try {
    return await observeSmtpSession({
      host,
      ip,
      network: order.network,
      clock: order.clock,
      signal: order.signal,
      onStep: (step, state, elapsedMs) => {
        if (step === 'banner' && state === 'done') banner.isSlow = elapsedMs > pauses.slowBannerFrom
        report({ kind: 'step', domain, host, ip, step, state, elapsedMs })
      },
    })
  } finally {
    if (banner.isSlow) turn?.end(pauses.afterSlowBanner, 'slow-banner')
    else turn?.end(pauses.betweenConnections, 'pause')
  }
}

/** Tells the person why an address is left alone for a while. */
export function waitTeller({ domain, host, ip, report }: AddressOrder) {
  return (reason: WaitReason, forMs: number | null) => report({ kind: 'wait', domain, host, ip, reason, forMs })
}

/** Whether the server gave its word to begin TLS. */
function reachedTls({ tls, stopped }: SmtpSession): boolean {
  return tls !== null || stopped?.at === 'handshake'
}

/** What makes two tests of one server the same. */
export function keyOf({ host, ip, network }: AddressOrder): string {
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
