// Whether mail from the partner that the relay refused shows that the agreement is kept to: a sender it is about, refused since its terms are
// what they are, for what it demands.
import type { Agreement } from '../agreement/agreement.ts'
import { termsSince } from '../agreement/terms-since.ts'
import { versionOf } from './agreed.ts'
import type { RelaySight } from './facts.ts'
import { dayOf, met, notMet, type ProofFinding } from './proof.ts'

/** Met, or why it does not count. */
export function judgeRefusedInbound(
  agreement: Agreement,
  { at, reason, domain }: NonNullable<RelaySight['inbound']>,
): ProofFinding {
  const { toUs, partner } = agreement.terms
  const on = dayOf(at)
  if (toUs === null || domain === null) return notMet('no-refusal')
  const isAgreed = partner.domains.some(
    ({ name, includeSubdomains }) => domain === name || (includeSubdomains && domain.endsWith(`.${name}`)),
  )
  if (!isAgreed) return notMet('refusal-elsewhere', { domain, on })
  if (at < termsSince(agreement)) return notMet('refusal-before', { ...versionOf(agreement), on })
  // mail without TLS is refused where no certificate is demanded too
  if (toUs.isMutual && !reason.startsWith('certificate-')) return notMet('refusal-without-certificate', { on })
  return met('refused-inbound', { reason, on })
}
