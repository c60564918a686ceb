// From observations and findings to the verdict: which level the whole domain reaches and which modes could be enforced today without
// losing mail. Decided over all addresses of all MX hosts, because a sender may use any of them. An address that could not be judged
// makes the whole domain undetermined; one that surely does not answer is left out, and keeps the partner from being called suitable.

import { isMadeUpFor } from '#domain/dane-forgives.ts'
import type { Finding, FindingCode } from '#domain/finding.ts'
import type { SmtpSession } from '#domain/observation.ts'
import type { Observed } from '#domain/observed.ts'
import type { AddressOutcome, Judgement, ProbeVerdict } from '#domain/probe-report.ts'
import type { Modes, ReachedLevel, TlsLevel } from '#domain/tls-level.ts'
import { ownName } from '#wire/enforce/judge-name.ts'
import { isPinned } from '#wire/enforce/pins.ts'
import { judgeStsPolicy } from '#wire/mta-sts/judge-policy.ts'
import type { JudgeContext } from './check.ts'
import { daneReportOf, isRouteBogus, isRouteSecure, securityOf } from './dane-state.ts'
import { wasReached } from './stop-meaning.ts'

const noTls: readonly FindingCode[] = ['starttls-missing', 'starttls-filtered', 'starttls-454', 'tls-reset', 'not-tls']
/** Where they are failures; some are only a warning while a sender still finds a way. */
const blocksEncryption: readonly FindingCode[] = [
  'tls-too-old',
  'no-common-suite',
  'no-pfs',
  'weak-dh',
  'no-ri-or-ems',
  'client-cert-required',
]
const gone: readonly FindingCode[] = ['tcp-refused', 'tcp-timeout']
const blocksCertificate: readonly FindingCode[] = [
  'cert-expired',
  'cert-not-yet-valid',
  'self-signed',
  'chain-incomplete',
  'unknown-ca',
  'chain-invalid',
  'weak-key',
  'weak-signature',
  'wrong-eku',
  'revoked',
]
const blocksName: readonly FindingCode[] = ['name-mismatch', 'cn-only']
/** DANE that fails; no other proof makes up for it (RFC 8461 section 2). */
const failsDane: readonly FindingCode[] = ['dnssec-bogus', 'tlsa-mismatch', 'tlsa-ta-not-sent', 'tlsa-ta-name']
/** Published keys or names that do not fit, or broken DNSSEC, stop senders who look; nobody is called suitable then. */
const breaksStrictSenders: readonly FindingCode[] = [...failsDane, 'sts-mx-mismatch']

/** A shorter life of a policy leaves senders who mail rarely without one (8.2 of the verdict ladder: one week). */
const leastStsLifetimeSeconds = 7 * 86_400

/** A judgement but for what is judged beside the ladder. */
export type Rung = Omit<Judgement, 'badges' | 'simulations'>

/** Judges the whole domain from what all checks found. */
export function climbLadder(observed: Observed, findings: readonly Finding[], context: JudgeContext): Rung {
  const ground = groundLevel(observed, findings)
  const sessions = answering(observed, findings)
  const isDane =
    rank[ground] >= rank.mandatory &&
    !isNameRefused(findings) &&
    isDaneWhole(observed, sessions, context) &&
    !findings.some(isWeakKey)
  const modes = enforceable(ground, isDane, sessions, context)
  return {
    level: isDane ? 'dane' : ground === 'name' && isStsWhole(observed, sessions, findings) ? 'mta-sts' : ground,
    modes,
    recommended: recommend(modes),
    verdict: verdictOf(ground, modes, observed, findings),
    findings: [...findings],
  }
}

/** Senders with DANE or MTA-STS must name the host they mean (RFC 7672 section 8.1, RFC 8461 section 7.1); this server hangs up on that. */
function isNameRefused(findings: readonly Finding[]): boolean {
  return findings.some(({ code }) => code === 'sni-rejected')
}

/** A key that can be broken proves nothing, whoever vouches for it. */
function isWeakKey({ code }: Finding): boolean {
  return code === 'weak-key'
}

/** What one address amounts to, for the report's table. */
export function outcomeOf(
  session: SmtpSession,
  { findings, level }: Pick<Judgement, 'findings' | 'level'>,
): AddressOutcome {
  const own = findingsAt(session, findings).filter((finding) => !isMadeUpFor(finding, level))
  if (own.some((finding) => finding.severity === 'fail')) return 'failed'
  return session.tls === null || own.some((finding) => finding.severity === 'unknown') ? 'undetermined' : 'ok'
}

/** The findings made at one address. */
export function findingsAt(
  session: Pick<SmtpSession, 'host' | 'ip'>,
  findings: readonly Finding[],
): readonly Finding[] {
  return findings.filter((finding) => finding.at.ip === session.ip && finding.at.host === session.host)
}

/** The level by certificates alone; what DNS and policies add is not in it. */
function groundLevel(observed: Observed, findings: readonly Finding[]): ReachedLevel {
  const { mxRoute } = observed
  if (isRouteBogus(observed)) return 'none'
  if (mxRoute.kind === 'lookup-failed') return 'undetermined'
  if (mxRoute.kind !== 'mx' && mxRoute.kind !== 'implicit') return 'none'
  const { hosts } = mxRoute
  const sessions = answering(observed, findings)
  const has = (codes: readonly FindingCode[]) =>
    sessions.some((session) => findingsAt(session, findings).some((finding) => isFailure(finding, codes)))
  if (has(noTls) || hosts.every((host) => host.addresses.length === 0 && !host.lookupFailed)) return 'none'
  const isWhole =
    mxRoute.isTruncated !== true && hosts.every((host) => !host.lookupFailed) && isEveryAddressSeen(observed)
  if (sessions.length === 0 || !isWhole || sessions.some((session) => !isJudged(session, findings)))
    return 'undetermined'
  if (has(blocksEncryption)) return 'opportunistic'
  if (has(blocksCertificate)) return 'mandatory'
  return has(blocksName) ? 'certificate' : 'name'
}

/** Sessions that count: all but those with an address that surely does not answer. */
function answering(observed: Observed, findings: readonly Finding[]): readonly SmtpSession[] {
  const isGone = (finding: Finding) => gone.includes(finding.code) && finding.severity === 'fail'
  return observed.smtpSessions.filter((session) => !findingsAt(session, findings).some(isGone))
}

function isEveryAddressSeen({ mxRoute, smtpSessions }: Observed): boolean {
  return mxRoute.hosts.every((host) =>
    host.addresses.every((ip) => smtpSessions.some((session) => session.host === host.host && session.ip === ip)),
  )
}

const rank: Readonly<Record<ReachedLevel, number>> = {
  undetermined: 0,
  none: 0,
  opportunistic: 1,
  mandatory: 2,
  certificate: 3,
  name: 4,
  dane: 4,
  'mta-sts': 4,
}

/** A certificate that is not the agreed one cannot be demanded; without agreed pins any that was seen can be agreed. */
function enforceable(
  ground: ReachedLevel,
  isDane: boolean,
  sessions: readonly SmtpSession[],
  { pins = [] }: JudgeContext,
): Modes {
  const mayPin = ({ tls }: SmtpSession) =>
    tls !== null &&
    [tls.chain, ...(tls.otherChains ?? [])].every(
      ([leaf]) => leaf !== undefined && (pins.length === 0 || isPinned(leaf, pins)),
    )
  const encrypt = rank[ground] >= rank.mandatory
  return {
    encrypt,
    verify: rank[ground] >= rank.certificate,
    secure: rank[ground] >= rank.name,
    dane: isDane,
    fingerprint: encrypt && sessions.every(mayPin),
  }
}

/** Every MX host is signed and every address that answers shows what its TLSA records name. */
function isDaneWhole(observed: Observed, sessions: readonly SmtpSession[], { now }: JudgeContext): boolean {
  const isPublished = observed.mxRoute.hosts.every(({ host }) => securityOf(observed, host)?.tlsa.kind === 'published')
  if (!isRouteSecure(observed) || !isPublished || sessions.length === 0) return false
  return sessions.every((session) =>
    chainsOf(session).every((shown) => daneReportOf(observed, shown, now)?.verdict === 'authenticated'),
  )
}

/** The session once for every chain its address showed. */
function chainsOf(session: SmtpSession): readonly SmtpSession[] {
  const { tls } = session
  if (tls === null) return [session]
  return [tls.chain, ...(tls.otherChains ?? [])].map((chain) => ({ ...session, tls: { ...tls, chain } }))
}

/** An enforced policy of some duration covers every MX host, and every certificate bears its host's own name, not an agreed one. */
function isStsWhole(
  { sts, mxRoute }: Observed,
  sessions: readonly SmtpSession[],
  findings: readonly Finding[],
): boolean {
  if (isNameRefused(findings) || findings.some(({ code }) => failsDane.includes(code))) return false
  if (sts === null || !judgeStsPolicy(sts, mxRoute).isEnforced) return false
  const policy = sts.kind === 'record' && sts.fetched.kind === 'policy' ? sts.fetched.policy : undefined
  if (policy === undefined || policy.maxAgeSeconds < leastStsLifetimeSeconds) return false
  return sessions.every(({ host, tls }) => tls?.chain[0] !== undefined && ownName(tls.chain[0], host) !== undefined)
}

function isJudged(session: SmtpSession, findings: readonly Finding[]): boolean {
  const own = findingsAt(session, findings)
  const isConclusive = own.some((finding) => isFailure(finding, blocksEncryption))
  return isConclusive || (session.tls !== null && own.every((finding) => finding.severity !== 'unknown'))
}

function isFailure({ code, severity }: Finding, codes: readonly FindingCode[]): boolean {
  return severity === 'fail' && codes.includes(code)
}

function recommend(modes: Modes): TlsLevel {
  if (modes.dane) return 'dane'
  if (modes.secure) return 'secure'
  if (modes.verify) return 'verify'
  return modes.encrypt ? 'encrypt' : 'may'
}

function verdictOf(ground: ReachedLevel, modes: Modes, observed: Observed, findings: readonly Finding[]): ProbeVerdict {
  if (ground === 'undetermined') return 'unverifiable'
  if (!modes.encrypt) return 'unsuitable'
  const isAllSeen =
    observed.smtpSessions.every(wasReached) && observed.mxRoute.hosts.every((host) => host.addresses.length > 0)
  const isBroken =
    isNameRefused(findings) ||
    findings.some(({ code, severity }) => breaksStrictSenders.includes(code) && severity === 'fail')
  return isAllSeen && !isBroken && (modes.secure || modes.dane) ? 'suitable' : 'conditional'
}
