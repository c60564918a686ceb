// A session inside TLS as an order of ours makes it, up to the answer to the envelope.
import type { Duplex } from 'node:stream'
import type { SecureContext } from 'node:tls'
import { performHandshake } from '#wire/tls-session.ts'
import { createTrustStore, type TrustStore } from '#wire/trust-store.ts'
import { type CaseOrder, type CaseSight, serverNameOf } from './case-order.ts'
import { offerEnvelope } from './envelope.ts'
import { ended, SightEnd } from './line.ts'
import { openTalk, type Talk } from './talk.ts'

const handshakeMs = 30_000

/** Nothing is judged by it: whom the server's certificate convinces is the partner's question. */
export const noTrust: TrustStore = createTrustStore({ extra: [], bundled: false })

/** Connects, greets and asks for TLS; `talk` is what goes on inside. */
export async function beginTls(order: CaseOrder): Promise<{ readonly talk: Talk; readonly socket: Duplex }> {
  const talk = await openTalk(order)
  try {
    if (!(await talk.greet()).includes('STARTTLS')) {
      await talk.leave()
      throw ended('starttls', 'no-starttls', 'STARTTLS is not offered')
    }
    return { talk, socket: await talk.startTls() }
  } catch (error) {
    await talk.hangUp()
    throw error
  }
}

/** The whole session with what the context offers. */
export async function offerInTls(order: CaseOrder, context: SecureContext): Promise<CaseSight> {
  const { talk, socket } = await beginTls(order)
  let agreed: Pick<CaseSight, 'protocol' | 'suite'> = { protocol: null, suite: null }
  try {
    const serverName = serverNameOf(order)
    const shaken = await performHandshake({ socket, serverName, trust: noTrust, timeoutMs: handshakeMs, context })
    if (!shaken.ok) {
      talk.note(shaken.detail)
      const { cause, detail } = shaken
      const isAlert = cause === 'tls-alert' || cause === 'client-certificate-required'
      const isCut = cause === 'closed' || cause === 'reset'
      throw ended('handshake', order.signal.aborted ? 'unable' : isAlert ? 'alert' : isCut ? 'cut' : 'unable', detail)
    }
    agreed = { protocol: shaken.facts.protocol, suite: shaken.facts.cipher }
    talk.note(`${agreed.protocol} ${agreed.suite}`)
    talk.enter(shaken.socket)
    await talk.greet()
    return { ...(await offerEnvelope(talk, order)), ...agreed, isOtherwiseAnswered: false }
  } catch (error) {
    if (!(error instanceof SightEnd)) throw error
    return { ...error.sight, ...agreed, isOtherwiseAnswered: false }
  } finally {
    await talk.hangUp()
  }
}
