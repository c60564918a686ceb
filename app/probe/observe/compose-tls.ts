// Joins what the session of the runtime's own TLS engine and our hellos saw of one address. The hellos decide: they see every suite and the
// chain as sent, the same under every runtime. The session decides what only a finished handshake shows. The path is judged once, here.

import type { AnsweredHello } from '#domain/hello-answer.ts'
import type { HelloRound } from '#domain/hello-round.ts'
import type { Certificate, SmtpSession, TlsFacts } from '#domain/observation.ts'
import { readCertificate } from '#wire/certificate-facts.ts'
import { judgePath } from '#wire/certificate-path.ts'
import type { TrustStore } from '#wire/trust-store.ts'
import { answeredIn, type LeadingAnswer, leadingAnswer, rankOf, refusedEverything } from '../leading-answer.ts'

/** How the engines spell the alerts that mean "nothing of what you offer". */
const noneCommon = /HANDSHAKE_FAILURE|INSUFFICIENT_SECURITY|PROTOCOL_VERSION/

/** The session with the facts of the hellos; unchanged but for its path when no hello shows more than the session itself. */
export function composeTls(session: SmtpSession, round: HelloRound | undefined, trust: TrustStore): SmtpSession {
  const leading = leadingAnswer(round)
  const { tls, stopped } = session
  if (leading === undefined) {
    const isRefused = stopped?.at === 'handshake' && refusedEverything(round)
    return isRefused ? { ...session, stopped: { ...stopped, cause: 'tls-refused' } } : withPath(session, trust)
  }
  // the question for the newer version was met with silence this time
  if (tls !== null && rankOf(tls.protocol) > rankOf(leading.answer.protocol)) return withPath(session, trust)
  const shown = factsOf(leading, tls, trust)
  if (stopped?.at !== 'handshake') return { ...session, tls: shown }
  if (leading.answer.clientCertificate !== null) {
    const isTold = stopped.cause === 'tls-alert' || stopped.cause === 'client-certificate-required'
    return { ...session, stopped: { ...stopped, cause: isTold ? 'client-certificate-required' : stopped.cause } }
  }
  const isOwnLimit = stopped.cause === 'tls-alert' || stopped.cause === 'local-limit'
  if (isOwnLimit && round?.ended === 'complete' && isWholeFlight(leading.answer, shown)) {
    const isOfferRefused = stopped.cause === 'tls-alert' && noneCommon.test(stopped.detail)
    return { ...session, tls: { ...shown, isOnlyShown: true, isOfferRefused }, stopped: null }
  }
  if (stopped.cause === 'tls-alert' && breaksOff(round)) return { ...session, stopped: { ...stopped, cause: 'reset' } }
  // a server that answers our hellos and hangs up on the runtime's is not told from one that does so now and then
  const isContradicted = stopped.cause === 'reset' || stopped.cause === 'closed' || stopped.cause === 'timeout'
  return isContradicted ? { ...session, stopped: { ...stopped, cause: 'local-limit' } } : session
}

function withPath(session: SmtpSession, trust: TrustStore): SmtpSession {
  const { tls } = session
  return tls === null
    ? session
    : { ...session, tls: { ...tls, trust: judgePath(tls.chain, trust, tls.trust.runtimeVerdict) } }
}

/** The server did its part to the end: one that breaks off amid its own flight, or signs nothing, cannot finish with anybody. */
function isWholeFlight({ cut, keyExchange, signatureScheme }: AnsweredHello, { chain }: TlsFacts): boolean {
  if (cut !== null && cut.cause !== 'enough') return false
  if (keyExchange.isAnonymous) return true
  const needsSignature = ['tls13', 'ecdhe', 'dhe'].includes(keyExchange.kind)
  return chain.length > 0 && (signatureScheme !== null || !needsSignature)
}

/** In every hello it took on, the server broke off its own flight with the alert that means a fault of its own (RFC 8446 section 6.2). */
function breaksOff(round: HelloRound | undefined): boolean {
  const answered = answeredIn(round)
  return (
    round?.ended === 'complete' &&
    answered.length > 0 &&
    answered.every(({ cut }) => cut?.cause === 'alert' && cut.detail === 'internal_error')
  )
}

function factsOf({ answer }: LeadingAnswer, seen: TlsFacts | null, trust: TrustStore): TlsFacts {
  const sent = answer.chain.map((der) => readCertificate(Buffer.from(der, 'base64')))
  const isWhole = sent.length > 0 && !sent.includes(undefined)
  const chain = isWhole ? sent.filter((entry): entry is Certificate => entry !== undefined) : (seen?.chain ?? [])
  return {
    protocol: answer.protocol,
    cipher: answer.suite,
    group: answer.group ?? (answer.keyExchange.kind === 'dhe' ? `dh${answer.keyExchange.bits ?? ''}` : null),
    signature: answer.signatureScheme,
    chain,
    trust: judgePath(chain, trust, seen?.trust.runtimeVerdict ?? null),
  }
}
