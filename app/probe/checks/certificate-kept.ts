// Is the certificate of every address the one it showed at the last test? A new one is news; it breaks mail only where the old certificate
// or key was agreed: by pins, or by TLSA records that do not name the new one yet. An address one of the two tests did not see says nothing.
import type { Finding } from '#domain/finding.ts'
import type { Certificate, SmtpSession } from '#domain/observation.ts'
import type { Observed } from '#domain/observed.ts'
import { isPinned } from '#wire/enforce/pins.ts'
import { defineCheck, found, type JudgeContext } from '../check.ts'
import { daneReportOf } from '../dane-state.ts'

export const certificateKept = defineCheck({
  id: 'certificate-kept',
  needs: ['mxRoute', 'smtpSessions', 'dnsSecurity'],
  findings: ['cert-changed', 'key-changed'],
  judge: (observed, context) => observed.smtpSessions.flatMap((session) => judgeAddress(session, observed, context)),
})

type Seen = Pick<Observed, 'mxRoute' | 'smtpSessions' | 'dnsSecurity'>

function judgeAddress(session: SmtpSession, observed: Seen, context: JudgeContext): readonly Finding[] {
  const { host, ip, tls } = session
  const earlier = context.previous?.observed.smtpSessions.find((entry) => entry.host === host && entry.ip === ip)
  const [old, leaf] = [earlier?.tls?.chain[0], tls?.chain[0]]
  if (old === undefined || leaf === undefined || old.sha256 === leaf.sha256) return []
  const code = old.spkiSha256 === leaf.spkiSha256 ? 'cert-changed' : 'key-changed'
  const isBreaking = breaksPins(old, leaf, context) || breaksTlsa(session, observed, context)
  const since = (context.previous?.startedAt ?? context.now).slice(0, 10)
  const params = { since, until: leaf.notAfter.slice(0, 10), subject: leaf.subject }
  return [found(code, { host, ip }, params, isBreaking ? 'fail' : 'info')]
}

/** Without named pins, level `fingerprint` means the certificate that was seen. */
function breaksPins(old: Certificate, leaf: Certificate, { pins = [], agreedLevel }: JudgeContext): boolean {
  if (isPinned(leaf, pins)) return false
  return isPinned(old, pins) || agreedLevel === 'fingerprint'
}

function breaksTlsa(session: SmtpSession, observed: Seen, { agreedLevel, now }: JudgeContext): boolean {
  return agreedLevel === 'dane' && daneReportOf(observed, session, now)?.verdict === 'failed'
}
