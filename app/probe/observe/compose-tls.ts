// Joins what the session of the runtime's own TLS engine and our hellos saw of one address. The hellos decide: they see every suite and the
// chain as sent, the same under every runtime. The session decides what only a finished handshake shows. The path is judged once, here.

import type { AnsweredHello } from '#domain/hello-answer.ts'
import type { HelloRound } from '#domain/hello-round.ts'
import type { Certificate, SmtpSession, TlsFacts } from '#domain/observation.ts'
import { readCertificate } from '#wire/certificate-facts.ts'
import { isShortKey, lifetimeAt } from '#wire/certificate-fitness.ts'
import { judgePath } from '#wire/certificate-path.ts'
import { identityOf } from '#wire/peer-identity.ts'
import type { TrustStore } from '#wire/trust-store.ts'
import { isWithinReach } from '../engine-reach.ts'
import {
  answeredIn,
  answerTo,
  type LeadingAnswer,
  leadingAnswer,
  rankOf,
  refusedEverything,
} from '../leading-answer.ts'

/** How the engines spell the alerts that mean "nothing of what you offer". */
const noneCommon = /HANDSHAKE_FAILURE|INSUFFICIENT_SECURITY|PROTOCOL_VERSION/

/** What one engine refuses on its own account, before the server has said anything against it. */
const ownRule = /KEY_USAGE/
/** How the engines spell that a client certificate is demanded. */
const certificateDemanded = /CERTIFICATE_REQUIRED|BAD_CERTIFICATE|ACCESS_DENIED|NO_CERTIFICATE/

/**
 * The session with the facts of the hellos; unchanged but for its path when no hello shows more than the session itself. Of several
 * certificates seen at the address the one with the most against it counts, the others are kept beside it.
 */
export function composeTls(session: SmtpSession, round: HelloRound | undefined, trust: TrustStore): SmtpSession {
  const leading = leadingAnswer(round)
  const { tls, stopped } = session
  if (leading === undefined) return withoutHellos(session, round, trust)
  // a weaker protocol was really negotiated, or the question for the newer one was met with silence this time: what was finished counts
  if (tls !== null && rankOf(tls.protocol) !== rankOf(leading.answer.protocol)) return withPath(session, trust)
  const shown = factsOf(leading, tls, trust)
  if (stopped?.at !== 'handshake')
    return { ...session, tls: withWorstChain(shown, chainsSeen(round, tls), session.host, trust) }
  const isAlert = stopped.cause === 'tls-alert' || stopped.cause === 'client-certificate-required'
  const isReachable = isWithinReach(leading.answer, shown.chain[0])
  if (leading.answer.clientCertificate !== null) {
    const isTold = isAlert && (isReachable || certificateDemanded.test(stopped.detail))
    return { ...session, stopped: { ...stopped, cause: isTold ? 'client-certificate-required' : 'local-limit' } }
  }
  const isOfferRefused = stopped.cause === 'tls-alert' && noneCommon.test(stopped.detail)
  const isOwnRefusal = stopped.cause === 'local-limit' && (!isReachable || ownRule.test(stopped.detail))
  const isOwnLimit = isOwnRefusal || (!isReachable && isOfferRefused)
  if (isOwnLimit && isWholeFlight(leading.answer, shown)) {
    const worst = withWorstChain(shown, chainsSeen(round, tls), session.host, trust)
    return { ...session, tls: { ...worst, isOnlyShown: true, isOfferRefused }, stopped: null }
  }
  if (stopped.cause === 'tls-alert' && breaksOff(round)) return { ...session, stopped: { ...stopped, cause: 'reset' } }
  // a server that answers our hellos and hangs up on the runtime's is not told from one that does so now and then
  const isContradicted = stopped.cause === 'reset' || stopped.cause === 'closed' || stopped.cause === 'timeout'
  return isContradicted ? { ...session, stopped: { ...stopped, cause: 'local-limit' } } : session
}

function withoutHellos(session: SmtpSession, round: HelloRound | undefined, trust: TrustStore): SmtpSession {
  const { stopped } = session
  if (stopped?.at !== 'handshake') return withPath(session, trust)
  if (refusedEverything(round)) return { ...session, stopped: { ...stopped, cause: 'tls-refused' } }
  const isHungUp = stopped.cause === 'reset' || stopped.cause === 'closed'
  // one connection that broke is an accident until a second one does the same
  return isHungUp && !isSilentToo(round) ? { ...session, stopped: { ...stopped, cause: 'local-limit' } } : session
}

function isSilentToo(round: HelloRound | undefined): boolean {
  return (
    round?.answers.some(({ answer }) =>
      ['reset', 'closed', 'timeout', 'not-tls', 'malformed'].includes(answer.kind),
    ) === true
  )
}

/** The chains of the hellos a sender of today would make, and of the session: servers behind one address need not be one. */
function chainsSeen(round: HelloRound | undefined, tls: TlsFacts | null): readonly (readonly Certificate[])[] {
  const shown = (['tls13', 'up-to-tls12'] as const).flatMap((step) => {
    const sent = (answerTo(round, step)?.chain ?? []).map((der) => readCertificate(Buffer.from(der, 'base64')))
    const chain = sent.filter((entry): entry is Certificate => entry !== undefined)
    return chain.length > 0 && chain.length === sent.length ? [chain] : []
  })
  return tls === null ? shown : [...shown, tls.chain]
}

function withWorstChain(
  facts: TlsFacts,
  seen: readonly (readonly Certificate[])[],
  host: string,
  trust: TrustStore,
): TlsFacts {
  const byLeaf = new Map(seen.flatMap((chain) => (chain[0] === undefined ? [] : [[chain[0].sha256, chain] as const])))
  byLeaf.delete(facts.chain[0]?.sha256 ?? '')
  if (byLeaf.size === 0) return facts
  const all = [facts.chain, ...byLeaf.values()].map((chain) => ({ chain, trust: judgePath(chain, trust, null) }))
  const worst = all.toSorted((one, other) => faultsOf(other, host) - faultsOf(one, host))[0]
  if (worst === undefined) return facts
  const otherChains = all.flatMap(({ chain }) => (chain === worst.chain ? [] : [[...chain]]))
  return { ...facts, chain: [...worst.chain], trust: worst.trust, otherChains }
}

function faultsOf(
  { chain, trust }: Pick<TlsFacts, 'trust'> & { readonly chain: readonly Certificate[] },
  host: string,
): number {
  const leaf = chain[0]
  if (leaf === undefined) return 4
  const links = trust.path ?? chain
  const isUntrusted = trust.kind !== 'trusted'
  const isOutdated = links.some((entry) => lifetimeAt(entry, Date.now()) !== 'current')
  const isForeign = identityOf(leaf, host, []).kind !== 'matches'
  return [isUntrusted, isOutdated, isForeign, isShortKey(leaf)].filter(Boolean).length
}

function withPath(session: SmtpSession, trust: TrustStore): SmtpSession {
  const { tls } = session
  return tls === null
    ? session
    : { ...session, tls: { ...tls, trust: judgePath(tls.chain, trust, tls.trust.runtimeVerdict) } }
}

/** The server did its part to the end: one that breaks off amid its own flight, or signs nothing, cannot finish with anybody. */
function isWholeFlight({ cut, keyExchange, signature }: AnsweredHello, { chain }: TlsFacts): boolean {
  if (cut !== null && cut.cause !== 'enough') return false
  if (keyExchange.isAnonymous) return true
  const needsSignature = ['tls13', 'ecdhe', 'dhe'].includes(keyExchange.kind)
  return chain.length > 0 && (signature === 'valid' || !needsSignature)
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
