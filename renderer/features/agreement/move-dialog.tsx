// Asks before a version moves on and says what follows from it. When the checklist stands before "in force", its open items are named and a
// reason to accept them is asked for; it is the note of that step.
import { useEffect, useState } from 'react'
import type { AgreementView } from '#contract/agreement-contract.ts'
import type { JudgedItem } from '#domain/checklist/checklist.ts'
import type { Outcome } from '#domain/fault.ts'
import { lineOfText } from '#domain/partner.ts'
import { QuestionDialog } from '../../kit/question-dialog.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useTranslation } from '../../translation.tsx'
import type { Move } from './agreement-store.ts'
import type { MoveTarget } from './asked.ts'
import { BlockingItems } from './blocking-items.tsx'
import { LanguageGaps } from './language-gaps.tsx'
import { SendDoubts } from './send-doubts.tsx'

export interface MoveDialogProps {
  readonly view: AgreementView
  readonly partner: string
  readonly to: MoveTarget
  readonly move: (move: Move) => Promise<Outcome<unknown>>
  readonly checklist: () => Promise<Outcome<JudgedItem[]>>
  readonly onClose: () => void
}

export function MoveDialog({ view, partner, to, move, checklist, onClose }: MoveDialogProps) {
  const { t } = useTranslation()
  const { state, version } = view.agreement
  const [note, setNote] = useState('')
  const [reason, setReason] = useState('')
  const [isBlocked, setBlocked] = useState(to === 'active' && view.blockedBy.length > 0)
  const [isTried, setTried] = useState(false)
  const [items, setItems] = useState<readonly JudgedItem[]>([])
  useEffect(() => {
    if (!isBlocked) return
    void checklist().then((outcome) => setItems(outcome.ok ? outcome.value : []))
  }, [isBlocked, checklist])
  const step = state === 'under-review' && to === 'active' ? 'reviewed' : to
  const wrongReason = isBlocked && !lineOfText.min(1).safeParse(reason).success
  const wrongNote = !lineOfText.safeParse(note).success
  const submit = async () => {
    setTried(true)
    if (wrongReason || wrongNote) return null
    const outcome = await move({ to, note, acceptedReason: isBlocked ? reason : null })
    if (outcome.ok || outcome.fault.code !== 'agreement.blocked' || isBlocked) return outcome
    setBlocked(true)
    setReason(note)
    setTried(false)
    return null
  }
  return (
    <QuestionDialog
      title={t(`agreement-page:move.${step}.title`, { version, partner })}
      confirm={t(isBlocked ? 'agreement-page:move.accept' : `agreement-page:move.${step}.confirm`)}
      kind={to === 'ended' || isBlocked ? 'danger' : 'primary'}
      act={submit}
      onClose={onClose}
    >
      <p>{t(`agreement-page:move.${step}.text`, { partner })}</p>
      {to === 'sent' ? <LanguageGaps agreement={view.agreement} /> : null}
      {to === 'sent' ? <SendDoubts differences={view.differences} /> : null}
      {isBlocked ? (
        <>
          <BlockingItems ids={view.blockedBy} items={items} />
          <TextField
            label={t('agreement-page:move.reason')}
            hint={t('agreement-page:move.reason-hint')}
            value={reason}
            onChange={setReason}
            isRequired
            error={isTried && wrongReason ? t('agreement-page:move.reason-missing') : undefined}
          />
        </>
      ) : (
        <TextField
          label={t('agreement-page:move.note')}
          value={note}
          onChange={setNote}
          error={isTried && wrongNote ? t('agreement-page:confirm.wrong-note') : undefined}
        />
      )}
    </QuestionDialog>
  )
}
