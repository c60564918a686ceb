// What a person is asked about in a dialog of the agreement.
import type { AgreementState } from '#domain/agreement/agreement.ts'

/** What a person may move a version to; it is confirmed by itself once both sides said yes. */
export type MoveTarget = Exclude<AgreementState, 'confirmed'>

export type Asked =
  /** Led to the first entry that is missing; no dialog. */
  | { readonly kind: 'fill-in' }
  | { readonly kind: 'confirm' }
  | { readonly kind: 'discard' }
  | { readonly kind: 'new-version' }
  | { readonly kind: 'move'; readonly to: MoveTarget }
