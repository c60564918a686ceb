// From observations and findings to the verdict: which level the whole domain reaches and which modes could be enforced today without
// losing mail. Decided over all addresses of all MX hosts, because a sender may use any of them. An address that answered but could not
// be judged makes the whole domain undetermined; one that nobody reached keeps the partner from being called suitable.
import type { Finding, FindingCode } from '#domain/finding.ts'
import type { Observed, SmtpSession } from '#domain/observation.ts'
import type { AddressOutcome, Judgement, ProbeVerdict } from '#domain/probe-report.ts'
import type { Modes, ReachedLevel, TlsLevel } from '#domain/tls-level.ts'
import { hasForwardSecrecy } from './checks/protocol-modern.ts'
import { wasReached } from './stop-meaning.ts'

const noTls: readonly FindingCode[] = ['starttls-missing', 'starttls-filtered', 'starttls-454', 'tls-reset', 'not-tls']
const blocksEncryption: readonly FindingCode[] = ['tls-too-old', 'client-cert-required']
const blocksCertificate: readonly FindingCode[] = [
  'cert-expired',
  'cert-not-yet-valid',
  'self-signed',
  'chain-incomplete',
  'unknown-ca',
  'weak-key',
  'weak-signature',
  'wrong-eku',
]
const blocksName: readonly FindingCode[] = ['name-mismatch', 'cn-only']

const nothing: Modes = { encrypt: false, verify: false, secure: false, dane: false, fingerprint: false }

/** Judges the whole domain from what all checks found. */
export function climbLadder(observed: Observed, findings: readonly Finding[]): Judgement {
  const level = reachedLevel(observed, findings)
  const modes = level === 'undetermined' || level === 'none' ? nothing : enforceable(observed, findings)
  return {
    level,
    modes,
    recommended: recommend(modes),
    verdict: verdictOf(level, modes, observed),
    findings: [...findings],
  }
}

/** What one address amounts to, for the report's table. */
export function outcomeOf(session: SmtpSession, findings: readonly Finding[]): AddressOutcome {
  const own = findingsAt(session, findings)
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

function reachedLevel(observed: Observed, findings: readonly Finding[]): ReachedLevel {
  const { mxRoute } = observed
  if (mxRoute.kind === 'lookup-failed') return 'undetermined'
  if (mxRoute.kind !== 'mx' && mxRoute.kind !== 'implicit') return 'none'
  const reached = observed.smtpSessions.filter(wasReached)
  const has = (session: SmtpSession, codes: readonly FindingCode[]) =>
    findingsAt(session, findings).some((finding) => codes.includes(finding.code))
  if (reached.some((session) => has(session, noTls))) return 'none'
  if (reached.length === 0 || mxRoute.hosts.some((host) => host.lookupFailed)) return 'undetermined'
  if (reached.some((session) => !isJudged(session, findings))) return 'undetermined'
  if (reached.some((session) => has(session, blocksEncryption) || !isForwardSecret(session))) return 'opportunistic'
  if (reached.some((session) => has(session, blocksCertificate))) return 'mandatory'
  return reached.some((session) => has(session, blocksName)) ? 'certificate' : 'name'
}

function enforceable(observed: Observed, findings: readonly Finding[]): Modes {
  const reached = observed.smtpSessions.filter(wasReached)
  const isFreeOf = (codes: readonly FindingCode[]) =>
    reached.every((session) => !findingsAt(session, findings).some((finding) => codes.includes(finding.code)))
  const encrypt = isFreeOf(blocksEncryption)
  const verify = encrypt && isFreeOf(blocksCertificate)
  return {
    encrypt,
    verify,
    secure: verify && isFreeOf(blocksName),
    dane: false,
    fingerprint: encrypt && reached.every((session) => session.tls?.chain[0] !== undefined),
  }
}

function isJudged(session: SmtpSession, findings: readonly Finding[]): boolean {
  const own = findingsAt(session, findings)
  const isConclusive = own.some((finding) => blocksEncryption.includes(finding.code))
  return isConclusive || (session.tls !== null && own.every((finding) => finding.severity !== 'unknown'))
}

function isForwardSecret(session: SmtpSession): boolean {
  return session.tls === null || hasForwardSecrecy(session.tls.protocol, session.tls.cipher)
}

function recommend(modes: Modes): TlsLevel {
  if (modes.dane) return 'dane'
  if (modes.secure) return 'secure'
  if (modes.verify) return 'verify'
  return modes.encrypt ? 'encrypt' : 'may'
}

function verdictOf(level: ReachedLevel, modes: Modes, observed: Observed): ProbeVerdict {
  if (level === 'undetermined') return 'unverifiable'
  if (!modes.encrypt) return 'unsuitable'
  const isAllSeen =
    observed.smtpSessions.every(wasReached) && observed.mxRoute.hosts.every((host) => host.addresses.length > 0)
  return isAllSeen && (modes.secure || modes.dane) ? 'suitable' : 'conditional'
}
