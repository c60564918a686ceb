// The one place that says whether a session may carry a partner's mail: after the handshake and before MAIL. Agreement, MTA-STS and DANE may
// each raise what is demanded, none lowers it; what could not be seen is refused. The order of the questions is fixed, so that one flaw has
// one reason: DNS, the list of MTA-STS, TLS at all, protocol and suite, the session itself, our certificate, DANE, the level's own demand,
// the certificate MTA-STS demands, REQUIRETLS.
import { isAtLeast, type TlsLevel } from '#domain/tls-level.ts'
import { isMxCovered } from '../mta-sts/policy.ts'
import type { SessionTls } from '../smtp-client/open-session.ts'
import { printable } from '../smtp-reply.ts'
import type { Enforced, EnforceOrder } from './demand.ts'
import { protocolFault } from './judge-protocol.ts'
import { daneProof, levelProof, nameAndChain } from './level-proof.ts'
import { takePermitIssuer } from './permit.ts'
import { type Flaw, flawed, type Proof, type Proven, proven, unauthenticated } from './proof.ts'

const mostDetail = 300
const issuePermit = takePermitIssuer()

/** The verdict on a session. */
export function enforce(order: EnforceOrder): Enforced {
  const { session, demand } = order
  const { level, exceptionLevel } = demand
  const judged = judge(order, level, published(order, level))
  if (judged.ok) return { ok: true, permit: issuePermit(session, judged.rule, judged.matched) }
  if (exceptionLevel !== null && isAtLeast(level, exceptionLevel)) {
    const excepted = judge(
      order,
      exceptionLevel,
      exceptionLevel === 'dane' ? published(order, 'dane') : nothingPublished,
    )
    if (excepted.ok) return { ok: true, permit: issuePermit(session, 'exception', excepted.matched) }
  }
  return { ok: false, reason: judged.reason, detail: printable(judged.about).slice(0, mostDetail) }
}

/** What the domain itself asks of senders, beside the agreement. */
interface Published {
  readonly tlsa: NonNullable<EnforceOrder['dane']> | undefined
  /** Patterns of the MX hosts an enforced MTA-STS policy lists. */
  readonly sts: readonly string[] | undefined
}

/**
 * A recorded exception lifts what the domain publishes along with the level, otherwise it could allow nothing; of the authenticating levels,
 * which are equals, one may stand in for another. DNS that is not to be trusted, and what a message's sender demands, it does not lift.
 */
const nothingPublished: Published = { tlsa: undefined, sts: undefined }

/** A pin and mandatory DANE prove more than MTA-STS asks for, and are not held to it (RFC 8461 section 2). */
function published({ dane, sts }: EnforceOrder, level: TlsLevel): Published {
  const isEnforced = sts?.policy.mode === 'enforce' && level !== 'dane' && level !== 'fingerprint'
  return { tlsa: dane?.kind === 'published' ? dane : undefined, sts: isEnforced ? sts.policy.mx : undefined }
}

function judge(order: EnforceOrder, level: TlsLevel, asked: Published): Proven {
  const { session, demand } = order
  const { tlsa, sts } = asked
  const astray = wayFlaw(order, level, asked)
  if (astray !== undefined) return astray
  // records nobody can use make TLS mandatory all the same (RFC 7672 section 2.2)
  const isMandatory = level !== 'may' || sts !== undefined || tlsa !== undefined || demand.requiresTls
  const { tls } = session
  if (tls === null) {
    if (!isMandatory) return proven('clear', null)
    return flawed(session.isStarttlsOffered ? 'starttls-failed' : 'no-starttls', session.host)
  }
  if (!isMandatory) return unauthenticated
  const isToBeProven =
    !['may', 'encrypt'].includes(level) || sts !== undefined || tlsa !== undefined || demand.requiresTls
  const weak = sessionFlaw(order, level, tls, isToBeProven)
  if (weak !== undefined) return weak
  const byDane = tlsa === undefined ? unauthenticated : daneProof(tlsa, tls, order, level)
  const byLevel = level === 'dane' || !byDane.ok ? byDane : levelProof(level, session.host, tls, order)
  if (!byDane.ok || !byLevel.ok) return byLevel
  // MTA-STS makes up for an MX list that is not signed
  const isByDane = byDane.rule === 'dane' && (order.dnssec === 'secure' || sts !== undefined)
  const proof = isByDane && byLevel.rule === 'unauthenticated-tls' ? byDane : byLevel
  const withSts = sts === undefined || isByDane ? proof : stsProof(proof, order, tls)
  return withSts.ok && demand.requiresTls ? requireTlsProof(withSts, isByDane, order, tls) : withSts
}

/** Whether the way to this host may be taken at all. */
function wayFlaw({ session, dnssec, dane }: EnforceOrder, level: TlsLevel, { tlsa, sts }: Published): Flaw | undefined {
  // RFC 7672 section 2.1.2: no delivery where DNSSEC says bogus or an answer is missing
  const isUntrusted = dnssec === 'bogus' || dane?.kind === 'blocked' || (level === 'dane' && dnssec === 'indeterminate')
  if (isUntrusted) return flawed('dns-untrusted', session.host)
  // a host named by answers that are not signed is not the partner's, whatever it publishes (RFC 7672 section 2.2.1)
  if (level === 'dane' && (dnssec !== 'secure' || tlsa === undefined)) return flawed('dane-missing', session.host)
  const isListed = sts === undefined || sts.some((pattern) => isMxCovered(session.host, pattern))
  return isListed ? undefined : flawed('sts-host-not-listed', session.host)
}

function sessionFlaw(
  { demand, session, now }: EnforceOrder,
  level: TlsLevel,
  tls: SessionTls,
  isToBeProven: boolean,
): Flaw | undefined {
  const weak = protocolFault(tls, demand, now)
  if (weak !== undefined) return flawed(weak, `${tls.protocol} ${tls.cipher}`)
  if (isToBeProven && tls.isResumed) return flawed('session-resumed', session.host)
  // presented only where asked for (RFC 8446 section 4.3.2): a server that does not ask does not do what was agreed
  const ours = level === 'may' ? null : demand.clientCertificateSha256
  if (ours === null || tls.clientCertificateSha256 === ours) return undefined
  return flawed('client-certificate-missing', session.host)
}

/** RFC 8461 section 4.2: a valid certificate that bears the MX host's own name. */
function stsProof(proof: Proof, { session, now }: EnforceOrder, tls: SessionTls): Proven {
  const byName = nameAndChain(tls, session.host, [], now)
  if (!byName.ok) return byName
  return proof.rule === 'name' || proof.rule === 'agreed-name' ? proof : proven('mta-sts', byName.matched)
}

/** RFC 8689 section 4.2.1: where DANE does not say who the server is, chain and name must; and it must offer REQUIRETLS. */
function requireTlsProof(
  proof: Proof,
  isByDane: boolean,
  { session, demand, now }: EnforceOrder,
  tls: SessionTls,
): Proven {
  if (!session.abilities.hasRequireTls) return flawed('requiretls-not-offered', session.host)
  if (isByDane || ['name', 'agreed-name', 'mta-sts'].includes(proof.rule)) return proof
  const byName = nameAndChain(tls, session.host, demand.names, now)
  return byName.ok && proof.rule !== 'unauthenticated-tls' ? proof : byName
}
