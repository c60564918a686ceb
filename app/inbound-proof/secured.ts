// A session inside TLS as an order of ours makes it, up to the answer to the envelope.
import type { Duplex } from 'node:stream'
import type { SecureContext } from 'node:tls'
import { performHandshake } from '#wire/tls-session.ts'
import { createTrustStore, type TrustStore } from '#wire/trust-store.ts'
import { type CaseOrder, type CaseSight, nothing, serverNameOf } from './case-order.ts'
import { offerEnvelope } from './envelope.ts'
import { ended, endOf, type Seen, seen } from './line.ts'
import { openTalk, type Talk } from './talk.ts'

const handshakeMs = 30_000

/** Nothing is judged by it: whom the server's certificate convinces is the partner's question. */
export const noTrust: TrustStore = createTrustStore({ extra: [], bundled: false })

/** Connects, greets and asks for TLS; `talk` is what goes on inside. */
export async function beginTls(order: CaseOrder): Promise<Seen<{ readonly talk: Talk; readonly socket: Duplex }>> {
  const opened = await openTalk(order)
  if (!opened.ok) return opened
  const talk = opened.value
  const socket = await askForTls(talk)
  if (socket.ok) return seen({ talk, socket: socket.value })
  await talk.hangUp()
  return socket
}

async function askForTls(talk: Talk): Promise<Seen<Duplex>> {
  const offered = await talk.greet()
  if (!offered.ok) return offered
  if (offered.value.includes('STARTTLS')) return await talk.startTls()
  await talk.leave()
  return ended('starttls', 'no-starttls', 'STARTTLS is not offered')
}

/** The whole session with what the context offers. */
export async function offerInTls(order: CaseOrder, context: SecureContext): Promise<CaseSight> {
  const begun = await beginTls(order)
  if (!begun.ok) return { ...begun.sight, ...nothing }
  const { talk, socket } = begun.value
  try {
    const serverName = serverNameOf(order)
    const shaken = await performHandshake({ socket, serverName, trust: noTrust, timeoutMs: handshakeMs, context })
    if (!shaken.ok) {
      talk.note(shaken.detail)
      const end = order.signal.aborted ? 'unable' : endOf(shaken.cause)
      return { ...ended('handshake', end, shaken.detail).sight, ...nothing }
    }
    const { protocol, cipher: suite } = shaken.facts
    talk.note(`${protocol} ${suite}`)
    talk.enter(shaken.socket)
    const greeted = await talk.greet()
    const sight = greeted.ok ? await offerEnvelope(talk, order) : greeted.sight
    return { ...sight, protocol, suite, isOtherwiseAnswered: false }
  } finally {
    await talk.hangUp()
  }
}
