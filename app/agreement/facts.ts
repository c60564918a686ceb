// What the paper of one version is made from; whoever has these can print it.
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { JudgedItem } from '#domain/checklist/checklist.ts'
import type { ContactSides } from '#domain/contacts/person.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { Logo } from './logo.ts'
import type { ProofFacts } from './proofs.ts'

export interface AgreementFacts {
  readonly agreement: Agreement
  /** A practice partner's paper says so on every page. */
  readonly isPractice: boolean
  /** false = straight from a partner's file whose key nobody compared: its yes is what the file says, and no more. */
  readonly isKeyCompared: boolean
  readonly contacts: ContactSides
  /** Any reports of the partner; the newest of each domain counts. */
  readonly reports: readonly ProbeReport[]
  readonly checklist: readonly JudgedItem[]
  /** null = nobody here knows of counter-proofs. */
  readonly proofs: ProofFacts | null
  readonly logo: Logo | null
}
