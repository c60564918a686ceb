// What the agreement asks of sessions to our own MX, case by case. null = it does not ask for it.

import type { DirectionTerms } from '#domain/agreement/terms.ts'
import type { InboundCase, InboundResult } from '#domain/confirm/inbound-proof.ts'

/** `toUs` null = nothing is agreed for mail to us: then everything may get in. */
export function inboundDemand(
  asked: InboundCase,
  toUs: Pick<DirectionTerms, 'level' | 'isMutual'> | null,
): InboundResult['demand'] | null {
  const isMandatory = toUs !== null && toUs.level !== 'may'
  const isMutual = toUs?.isMutual === true
  switch (asked) {
    case 'plain':
      return isMandatory ? 'refused' : 'taken'
    case 'old-tls':
      return isMandatory ? 'refused' : 'taken'
    case 'tls':
      // without a certificate of the partner this session is not what was agreed
      return isMutual ? null : 'taken'
    case 'without-client-certificate':
    case 'wrong-client-certificate':
      return isMutual ? 'refused' : null
    case 'client-certificate':
      // its key is the partner's alone
      return null
  }
}
