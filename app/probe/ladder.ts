// From observations and findings to the verdict: which level the whole domain reaches and which modes could be enforced today without
// losing mail. Decided over all addresses of all MX hosts, because a sender may use any of them. An address that could not be judged
// makes the whole domain undetermined; one that surely does not answer is left out, and keeps the partner from being called suitable.
import type { Finding, FindingCode } from '#domain/finding.ts'
import type { SmtpSession } from '#domain/observation.ts'
import type { Observed } from '#domain/observed.ts'
import type { AddressOutcome, Judgement, ProbeVerdict } from '#domain/probe-report.ts'
import type { Modes, ReachedLevel, TlsLevel } from '#domain/tls-level.ts'
import { wasReached } from './stop-meaning.ts'

const noTls: readonly FindingCode[] = ['starttls-missing', 'starttls-filtered', 'starttls-454', 'tls-reset', 'not-tls']
const blocksEncryption: readonly FindingCode[] = ['tls-too-old', 'no-pfs', 'client-cert-required']
const gone: readonly FindingCode[] = ['tcp-refused', 'tcp-timeout']
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

/** Judges the whole domain from what all checks found. */
export function climbLadder(observed: Observed, findings: readonly Finding[]): Judgement {
  const level = reachedLevel(observed, findings)
  const modes = enforceable(level, observed, findings)
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
  const { hosts } = mxRoute
  const sessions = answering(observed, findings)
  const has = (codes: readonly FindingCode[]) =>
    sessions.some((session) => findingsAt(session, findings).some((finding) => codes.includes(finding.code)))
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

function enforceable(level: ReachedLevel, observed: Observed, findings: readonly Finding[]): Modes {
  const encrypt = rank[level] >= rank.mandatory
  const sessions = answering(observed, findings)
  return {
    encrypt,
    verify: rank[level] >= rank.certificate,
    secure: rank[level] >= rank.name,
    dane: false,
    fingerprint: encrypt && sessions.every((session) => session.tls?.chain[0] !== undefined),
  }
}

function isJudged(session: SmtpSession, findings: readonly Finding[]): boolean {
  const own = findingsAt(session, findings)
  const isConclusive = own.some((finding) => blocksEncryption.includes(finding.code))
  return isConclusive || (session.tls !== null && own.every((finding) => finding.severity !== 'unknown'))
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
