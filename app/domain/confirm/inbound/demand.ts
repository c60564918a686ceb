// What an agreement asks of sessions to our own MX, case by case, by what it says about mail to us.
import type { DirectionTerms } from '../../agreement/terms.ts'
import { type InboundCase, type InboundResult, inboundCases } from '../inbound-proof.ts'

/** null = mail to us is no part of the agreement. */
export type InboundTerms = Pick<DirectionTerms, 'level' | 'minProtocol' | 'isMutual'> | null

/** What a case must come to; null = the terms do not ask for it. */
export function inboundDemand(asked: InboundCase, toUs: InboundTerms): InboundResult['demand'] | null {
  const isMutual = isMandatory(toUs) && toUs?.isMutual === true
  switch (asked) {
    case 'plain':
      return isMandatory(toUs) ? 'refused' : 'taken'
    case 'tls':
      // where both ends show certificates, TLS alone is not what was agreed
      return isMutual ? null : 'taken'
    case 'old-tls':
      return isMandatory(toUs) ? 'refused' : null
    case 'without-client-certificate':
    case 'wrong-client-certificate':
      return isMutual ? 'refused' : null
    case 'client-certificate':
      return isMutual ? 'taken' : null
  }
}

/** The cases the terms ask for. */
export function demandedCases(toUs: InboundTerms): readonly InboundCase[] {
  return inboundCases.filter((asked) => inboundDemand(asked, toUs) !== null)
}

/** Whether mail to us must come over TLS at all. */
export function isMandatory(toUs: InboundTerms): boolean {
  return toUs !== null && toUs.level !== 'may'
}
