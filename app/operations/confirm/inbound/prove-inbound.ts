// Opens the sessions to our own MX one after the other, from this machine or from a host of ours, and keeps what they came to. The verdict holds what
// was seen against what is agreed; a case nobody could try proves nothing.
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { isEhloName } from '#domain/addresses.ts'
import type { InboundCase, InboundProof, InboundResult } from '#domain/confirm/inbound-proof.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { TypedSecret } from '#domain/push/push-host.ts'
import type { Dialer } from '#ports/dialer.ts'
import { connect } from '#wire/ssh/connect.ts'
import { createTcpDialer } from '#wire/tcp-dialer.ts'
import { currentAgreement } from '../../agreement/find.ts'
import { houseDesk } from '../../push/desk.ts'
import { askedAgain, forHost, sshOrder } from '../../push/reach-host.ts'
import type { Rooms } from '../../rooms.ts'
import { deliverTest } from './deliver-test.ts'
import { inboundDemand } from './inbound-demand.ts'
import { tryCase } from './try-case.ts'

export interface InboundWish {
  readonly partnerId: string
  readonly host: string
  readonly port: number
  /** null = this machine. */
  readonly fromHostId: string | null
  readonly recipient: string
  readonly cases: readonly InboundCase[]
  readonly mayDeliver: boolean
  readonly secrets: readonly TypedSecret[]
}

interface Door {
  readonly dialer: Dialer
  readonly from: string
  close(): void
}

/** Proves it; faults confirm.no-own-host, push.host-not-found, `ssh.*`. */
export async function proveInbound(
  rooms: Rooms,
  wish: InboundWish,
  tell: (progress: { case: InboundCase }) => void,
  signal: AbortSignal,
): Promise<Outcome<InboundProof>> {
  const partner = rooms.store.partners.find(wish.partnerId)
  if (!partner.ok) return partner
  const agreement = currentAgreement(rooms, wish.partnerId)
  if (!agreement.ok) return agreement
  const ip = await addressOf(wish.host)
  if (ip === undefined) return fail('confirm.no-own-host')
  const door = await openDoor(rooms, wish, signal)
  if (!door.ok) return door
  const startedAt = rooms.outside.clock.now()
  const domain = agreement.value?.terms.partner.domains[0]?.name ?? partner.value.domains[0] ?? ''
  const sender = `gegenprobe@${domain}`
  try {
    const toUs = agreement.value?.terms.toUs ?? null
    const results = await tryAll(rooms, wish, { ip, sender, door: door.value, toUs }, tell, signal)
    if (!results.ok) return results
    const about = {
      id: rooms.outside.newId(),
      partnerId: wish.partnerId,
      host: wish.host,
      address: ip,
      port: wish.port,
    }
    return keep(rooms, {
      ...{ ...about, from: door.value.from, sender, recipient: wish.recipient, startedAt },
      ...{ endedAt: rooms.outside.clock.now(), results: results.value, verdict: verdictOf(results.value), fault: null },
    })
  } finally {
    door.value.close()
  }
}

interface Ground {
  readonly ip: string
  readonly sender: string
  readonly door: Door
  readonly toUs: Parameters<typeof inboundDemand>[1]
}

async function tryAll(
  rooms: Rooms,
  wish: InboundWish,
  { ip, sender, door, toUs }: Ground,
  tell: (progress: { case: InboundCase }) => void,
  signal: AbortSignal,
): Promise<Outcome<InboundResult[]>> {
  const settings = rooms.store.settings.read()
  if (!settings.ok) return settings
  const greeting = settings.value.helo ?? rooms.outside.info.hostName
  const helo = isEhloName(greeting) ? greeting : 'handschlag.invalid'
  const { host, port, recipient } = wish
  const results: InboundResult[] = []
  for (const asked of new Set(wish.cases)) {
    if (signal.aborted) return fail('job.cancelled')
    tell({ case: asked })
    const demand = inboundDemand(asked, toUs)
    if (demand === null) {
      results.push(notTried(asked))
      continue
    }
    const now = new Date(rooms.outside.clock.now())
    const order = { case: asked, demand, host, ip, port, helo, sender, recipient, dialer: door.dialer, now, signal }
    const tried = await tryCase(order)
    if (!tried.ok) return tried
    const isWanted = wish.mayDeliver && asked === 'tls' && tried.value.result === 'taken'
    results.push(isWanted ? await deliverTest(rooms, order, tried.value) : tried.value)
  }
  return succeed(results)
}

function notTried(asked: InboundCase): InboundResult {
  const nothing = { step: null, reply: null, protocol: null, suite: null, transcript: [] }
  return { case: asked, demand: 'refused', result: 'not-tried', ...nothing }
}

/** One thing taken that must be refused decides; `enforced` needs a refusal and that the agreed way gets in. */
export function verdictOf(results: readonly InboundResult[]): InboundProof['verdict'] {
  const tried = results.filter(({ result }) => result !== 'not-tried')
  if (tried.some(({ demand, result }) => demand === 'refused' && result === 'taken')) return 'not-enforced'
  const isAsAgreed = tried.every(({ demand, result }) => demand === result)
  const hasRefusal = tried.some(({ case: asked, result }) => asked === 'plain' && result === 'refused')
  return isAsAgreed && hasRefusal ? 'enforced' : 'undetermined'
}

function keep(rooms: Rooms, proof: InboundProof): Outcome<InboundProof> {
  const kept = rooms.store.together((): Outcome<undefined> => {
    const partner = rooms.store.partners.find(proof.partnerId)
    return partner.ok ? rooms.store.confirmations.saveInbound(proof) : partner
  })
  if (!kept.ok) return kept
  rooms.announce.confirmChanged(proof.partnerId)
  rooms.announce.checklistChanged(proof.partnerId)
  return succeed(proof)
}

async function addressOf(host: string): Promise<string | undefined> {
  if (isIP(host) !== 0) return host
  return await lookup(host).then(
    ({ address }) => address,
    () => undefined,
  )
}

async function openDoor(
  rooms: Rooms,
  { fromHostId, secrets }: InboundWish,
  signal: AbortSignal,
): Promise<Outcome<Door>> {
  const own = rooms.outside.info.hostName
  if (fromHostId === null) return succeed({ dialer: createTcpDialer(own), from: own, close: () => undefined })
  const host = rooms.store.hosts.find(fromHostId)
  if (!host.ok) return host
  const desk = await houseDesk(rooms, host.value.siteId, secrets)
  if (!desk.ok) return desk
  const order = sshOrder(host.value, desk.value.access)
  if (!order.ok) return order
  const connected = await connect(order.value, signal)
  if (!connected.ok) return forHost(host.value, askedAgain(connected.fault, desk.value.access.secrets))
  const { forward, name, close } = connected.value
  const dialer: Dialer = {
    measuringPoint: { kind: 'ssh', name },
    async dial({ ip, port }) {
      const forwarded = await forward({ ip, port })
      if (forwarded.ok) return { ok: true, socket: forwarded.socket, localAddress: null }
      return { ok: false, failure: 'unreachable', detail: forwarded.detail }
    },
  }
  return succeed({ dialer, from: host.value.name, close })
}
