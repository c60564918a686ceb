// Do all addresses of the domain show the same? The weakest counts for the verdict; a difference is worth a word to the partner.
import type { SmtpSession } from '#domain/observation.ts'
import { defineCheck, found } from '../check.ts'
import { meaningOfStop, wasReached } from '../stop-meaning.ts'

export const mxConsistent = defineCheck({
  id: 'mx-consistent',
  needs: ['smtpSessions'],
  findings: ['mixed-level', 'cert-differs-per-mx'],
  judge({ smtpSessions }) {
    const reached = smtpSessions.filter(wasReached)
    const levels = new Set(reached.flatMap((session) => shownProtection(session) ?? []))
    const leaves = new Set(reached.flatMap((session) => session.tls?.chain[0]?.sha256 ?? []))
    return [
      ...(levels.size > 1 ? [found('mixed-level')] : []),
      ...(leaves.size > 1 ? [found('cert-differs-per-mx', {}, { count: leaves.size })] : []),
    ]
  },
})

/** What a session surely showed; nothing when it did not get so far. */
function shownProtection(session: SmtpSession): string | undefined {
  const meaning = meaningOfStop(session)
  if (meaning?.startsWith('starttls-') === true) return 'none'
  if (session.tls === null || meaning !== undefined) return undefined
  return session.tls.trust.kind === 'trusted' ? 'trusted' : 'encrypted'
}
