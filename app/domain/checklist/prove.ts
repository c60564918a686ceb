// Every proof by its kind. A missing one does not compile.
import type { ProofKind } from './checklist.ts'
import type { ChecklistFacts } from './facts.ts'
import type { ProofFinding } from './proof.ts'
import { proveAgreementConfirmed } from './prove/agreement-confirmed.ts'
import { proveAllMxSeen } from './prove/all-mx-seen.ts'
import { proveConfigApplied } from './prove/config-applied.ts'
import { proveConfigRendered } from './prove/config-rendered.ts'
import { proveContactsComplete } from './prove/contacts-complete.ts'
import { proveDomainsComplete } from './prove/domains-complete.ts'
import { proveEmergencyWay } from './prove/emergency-way.ts'
import { proveEnforcement } from './prove/enforcement-proven.ts'
import { proveInboundRefusal } from './prove/inbound-refusal-proven.ts'
import { proveLevelReachable } from './prove/level-reachable.ts'
import { proveModernTls } from './prove/modern-tls.ts'
import { provePartnerDone } from './prove/partner-done.ts'
import { proveProbeMailConfirmed } from './prove/probe-mail-confirmed.ts'
import { proveReviewDateSet } from './prove/review-date-set.ts'
import { proveTermsFixed } from './prove/terms-fixed.ts'
import { proveTestedFromGateway } from './prove/tested-from-gateway.ts'

const proofs: Readonly<Record<ProofKind, (facts: ChecklistFacts) => ProofFinding>> = {
  'all-mx-seen': proveAllMxSeen,
  'tested-from-gateway': proveTestedFromGateway,
  'level-reachable': proveLevelReachable,
  'modern-tls': proveModernTls,
  'contacts-complete': proveContactsComplete,
  'emergency-way': proveEmergencyWay,
  'domains-complete': proveDomainsComplete,
  'terms-fixed': proveTermsFixed,
  'agreement-confirmed': proveAgreementConfirmed,
  'config-rendered': proveConfigRendered,
  'config-applied': proveConfigApplied,
  'probe-mail-confirmed': proveProbeMailConfirmed,
  'inbound-refusal-proven': proveInboundRefusal,
  'enforcement-proven': proveEnforcement,
  'partner-done': provePartnerDone,
  'review-date-set': proveReviewDateSet,
}

/** What the facts say about one kind of proof. */
export function prove(kind: ProofKind, facts: ChecklistFacts): ProofFinding {
  return proofs[kind](facts)
}
