// The case with TLS older than agreed. A hello of our own asks first, since no engine is sure to speak it; a server that hangs up is asked once
// more by a hello of today, so that its silence means the version. Where it takes the old version the engine at hand goes on to the envelope.
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls'
import type { HelloAnswer } from '#domain/hello-answer.ts'
import type { ClientHello } from '#wire/hello/client-hello.ts'
import { meaningOf } from '#wire/hello/plan/answer-meaning.ts'
import { gatewayHello } from '#wire/hello/plan/gateway-hellos.ts'
import { classicHello } from '#wire/hello/plan/offers.ts'
import { sendHello } from '#wire/hello/send-hello.ts'
import { type CaseOrder, type CaseSight, nothing, serverNameOf } from './case-order.ts'
import { type Seen, type Sight, seen } from './line.ts'
import { beginTls, offerInTls } from './secured.ts'

const helloMs = 30_000

/** Tries it. */
export async function tryOldTls(order: CaseOrder): Promise<CaseSight> {
  const highest = order.minProtocol === 'TLSv1.3' ? 'TLSv1.2' : 'TLSv1.1'
  const asked = await askHello(order, classicHello(serverNameOf(order), highest))
  if (!asked.ok) return { ...asked.sight, ...nothing }
  const answer = asked.value
  if (answer.kind === 'answered') return await goOn(order, answer, highest)
  const sight: Sight = { step: 'handshake', ...endOf(answer) }
  const asAgreed = sight.end === 'unable' ? seen(false) : await answersAsAgreed(order)
  if (!asAgreed.ok) return { ...asAgreed.sight, ...nothing }
  return { ...sight, ...nothing, isOtherwiseAnswered: asAgreed.value }
}

async function askHello(order: CaseOrder, hello: ClientHello): Promise<Seen<HelloAnswer>> {
  const begun = await beginTls(order)
  if (!begun.ok) return begun
  const { talk, socket } = begun.value
  const answer = await sendHello(socket, hello, { timeoutMs: helloMs, signal: order.signal })
  await talk.gone()
  talk.note(`${hello.versions.join(' ')}: ${told(answer)}`)
  return seen(answer)
}

function told(answer: HelloAnswer): string {
  if (answer.kind === 'answered') return `${answer.protocol} ${answer.suite}`
  return answer.kind === 'alert' ? `alert ${answer.description}` : answer.kind
}

function endOf(answer: Exclude<HelloAnswer, { kind: 'answered' }>): Pick<Sight, 'end' | 'words'> {
  const isFarewell = answer.kind === 'alert' && answer.description === 'close_notify'
  if (answer.kind === 'alert' && !isFarewell) return { end: 'alert', words: answer.description }
  const isCut = isFarewell || answer.kind === 'closed' || answer.kind === 'reset'
  return { end: isCut ? 'cut' : 'unable', words: answer.kind }
}

async function answersAsAgreed(order: CaseOrder): Promise<Seen<boolean>> {
  const answer = await askHello(order, gatewayHello('openssl-3.0', serverNameOf(order)).hello)
  if (!answer.ok) return answer
  const meaning = meaningOf(answer.value)
  if (meaning.kind !== 'accepted') return seen(false)
  return seen(meaning.answer.protocol === 'TLSv1.3' || order.minProtocol === 'TLSv1.2')
}

async function goOn(
  order: CaseOrder,
  { protocol, suite }: Extract<HelloAnswer, { kind: 'answered' }>,
  highest: 'TLSv1.1' | 'TLSv1.2',
): Promise<CaseSight> {
  const sight = await offerInTls(order, oldContext(highest))
  if (sight.protocol !== null) return sight
  // the server took the old version; what our engine then failed at is not its refusal
  const isOurs = sight.step === 'handshake'
  return { ...sight, ...(isOurs ? { end: 'unable', protocol, suite } : {}) }
}

/** Nothing above the version; the engines need different words for what is old. */
function oldContext(highest: 'TLSv1.1' | 'TLSv1.2'): SecureContext {
  const old: SecureContextOptions = { minVersion: 'TLSv1', maxVersion: highest, ca: [] }
  try {
    return createSecureContext({ ...old, ciphers: 'DEFAULT:@SECLEVEL=0' })
  } catch {
    return createSecureContext(old)
  }
}
