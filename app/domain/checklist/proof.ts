// What a proof comes to: met with what it rests on, or not met with why. A reason is a code with its sentence `checklist:proof.<code>`;
// days stand in it as ISO days, levels by their name.
import type { ProofReason } from './checklist.ts'

export const proofCodes = [
  'no-agreement',
  'agreement-ended',
  'not-sent-to',
  'no-domain',
  'not-tested',
  'undetermined',
  'level-allowed',
  'level-not-allowed',
  'from-gateway',
  'tested-elsewhere',
  'all-seen',
  'mx-truncated',
  'address-not-seen',
  'no-mail-host',
  'modern-tls',
  'old-tls',
  'no-tls',
  'contacts-complete',
  'own-technical-missing',
  'own-technical-unreachable',
  'own-deputy-missing',
  'own-deputy-unreachable',
  'partner-technical-missing',
  'partner-technical-unreachable',
  'partner-deputy-missing',
  'partner-deputy-unreachable',
  'emergency-way',
  'own-emergency-missing',
  'partner-emergency-missing',
  'domains-complete',
  'own-domains-missing',
  'partner-domains-missing',
  'own-hosts-missing',
  'partner-hosts-missing',
  'domain-not-agreed',
  'terms-fixed',
  'terms-draft',
  'no-mandatory-level',
  'confirmed-by-both',
  'own-yes-missing',
  'partner-yes-missing',
  'config-kept',
  'config-not-kept',
  'config-no-site',
  'config-below-level',
  'config-misses-domain',
  'config-not-outbound',
  'config-not-inbound',
  'config-applied',
  'config-no-host',
  'config-never-pushed',
  'config-not-pushed',
  'config-other-files',
  'push-end-unknown',
  'push-unconfirmed',
  'push-taken-back',
  'probe-mail',
  'probe-mail-refused',
  'probe-mail-below',
  'probe-mail-before',
  'no-probe-mail',
  'no-test-mailbox',
  'answer-proven',
  'answer-and-enforced',
  'answer-shows-tls-only',
  'answer-in-clear',
  'refused-inbound',
  'refused-outbound',
  'refusal-below',
  'refusal-before',
  'refusal-elsewhere',
  'refusal-without-certificate',
  'no-refusal',
  'inbound-proven',
  'inbound-not-enforced',
  'inbound-open',
  'enforcement-proven',
  'enforcement-failed',
  'enforcement-never-tried',
  'enforcement-domain-never-tried',
  'enforcement-not-triable',
  'enforcement-not-applied',
  'enforcement-outdated',
  'enforcement-below-agreed',
  'enforcement-exception',
  'enforcement-undetermined',
  'partner-hosts-by-file',
  'partner-hosts-open',
  'partner-not-done',
  'review-ahead',
  'review-past',
  'not-in-force',
] as const
export type ProofCode = (typeof proofCodes)[number]

/** Given by earlier versions: kept proofs still name them, nothing gives them any more. */
export const earlierProofCodes = ['partner-yes-by-file', 'partner-hosts-confirmed'] as const

export type ProofFinding =
  | { readonly isMet: true; readonly reason: ProofReason }
  | {
      readonly isMet: false
      readonly reason: ProofReason
      /** Since when the contrary is known; null = it is not known that it is otherwise, or not since when. */
      readonly disprovenAt: string | null
    }

type Params = ProofReason['params']

/** It is so, and this shows it. */
export function met(code: ProofCode, params: Params = {}): ProofFinding {
  return { isMet: true, reason: { code, params } }
}

/** Nothing shows it. */
export function notMet(code: ProofCode, params: Params = {}): ProofFinding {
  return { isMet: false, reason: { code, params }, disprovenAt: null }
}

/** The contrary is known since that moment. */
export function disproven(code: ProofCode, disprovenAt: string, params: Params = {}): ProofFinding {
  return { isMet: false, reason: { code, params }, disprovenAt }
}

/** The day of a moment. */
export function dayOf(moment: string): string {
  return moment.slice(0, 10)
}

/** Names for a sentence: the first five, and how many more. */
export function listed(names: readonly string[]): string {
  const unique = [...new Set(names)]
  const rest = unique.length - 5
  return rest > 0 ? `${unique.slice(0, 5).join(', ')} … +${rest}` : unique.join(', ')
}
