// The shape beside every state of an agreement, the step a person takes next from it, and the quieter ways beside that step.
import type { AgreementView } from '#contract/agreement-contract.ts'
import type { Agreement, AgreementState } from '#domain/agreement/agreement.ts'
import { mayBecome } from '#domain/agreement/transitions.ts'
import type { MarkKind } from '../../kit/mark.tsx'
import type { MoveTarget } from './asked.ts'

export const lifeMarks: Readonly<Record<AgreementState, MarkKind>> = {
  draft: 'none',
  sent: 'partial',
  confirmed: 'partial',
  active: 'good',
  'under-review': 'warn',
  ended: 'info',
}

/** The one thing to do next: moves by the state they lead to, or what leads there. */
export type NextStep = 'fill-in' | 'send' | 'note-yes' | 'active' | 'review' | 'reviewed' | 'new-version'

/** What is due now; a review only when its day is near. */
export function nextStep({ agreement, missing, contradictions }: AgreementView): NextStep {
  switch (agreement.state) {
    case 'draft':
      return missing.length + contradictions.length > 0 ? 'fill-in' : 'send'
    case 'sent':
      return 'note-yes'
    case 'confirmed':
      return 'active'
    case 'active':
      return 'review'
    case 'under-review':
      return 'reviewed'
    case 'ended':
      return 'new-version'
  }
}

const targets = {
  send: 'sent',
  active: 'active',
  review: 'under-review',
  reviewed: 'active',
} as const

/** The state a step leads to; undefined for steps that are no move. */
export function targetOf(step: NextStep): MoveTarget | undefined {
  return step in targets ? targets[step as keyof typeof targets] : undefined
}

/** A way beside the step that is due. */
export type QuietWay = 'new-version' | 'take-back' | 'end' | 'discard'

/** The quieter ways in the order they are shown; nobody is offered to take back what `mayBecome` would refuse. */
export function waysOf(
  agreement: Pick<Agreement, 'state' | 'issuedBy' | 'confirmations' | 'terms'>,
): readonly QuietWay[] {
  const { state } = agreement
  if (state === 'draft') return ['discard']
  if (state === 'ended') return []
  return mayBecome(agreement, 'draft').ok ? ['new-version', 'take-back', 'end'] : ['new-version', 'end']
}
