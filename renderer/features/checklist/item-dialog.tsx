// Who does an item of a partner's list, until when, and what stands as evidence.
import { useState } from 'react'
import { checklistOwners, type JudgedItem } from '#domain/checklist/checklist.ts'
import { lineOfText } from '#domain/partner.ts'
import { day } from '#domain/text.ts'
import { Button } from '../../kit/button.tsx'
import { Choice } from '../../kit/choice.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useSubmission } from '../../kit/use-submission.ts'
import { useTranslation } from '../../translation.tsx'
import type { ChecklistStore } from './checklist-store.ts'
import { itemText } from './item-words.ts'

export interface ItemDialogProps {
  readonly store: ChecklistStore
  readonly partnerId: string
  readonly judged: JudgedItem
  readonly onClose: () => void
}

export function ItemDialog({ store, partnerId, judged, onClose }: ItemDialogProps) {
  const { t, language } = useTranslation()
  const { item } = judged
  const [owner, setOwner] = useState(item.owner)
  const [dueOn, setDueOn] = useState(item.dueOn ?? '')
  const [evidence, setEvidence] = useState(item.evidence)
  const [isTried, setTried] = useState(false)
  const { fault, isPending, submit } = useSubmission(t('checklist:page.changed'), onClose)
  const isDayWrong = dueOn !== '' && !day.safeParse(dueOn).success
  const isEvidenceWrong = !lineOfText.safeParse(evidence).success
  const save = () => {
    setTried(true)
    if (isDayWrong || isEvidenceWrong) return
    const change = { owner, dueOn: dueOn === '' ? null : dueOn, evidence: evidence.trim() }
    void submit(() => store.getState().change(partnerId, item.id, change))
  }
  return (
    <Dialog
      title={t('checklist:page.change-title')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" onPress={save} isPending={isPending}>
            {t('action.save')}
          </Button>
        </>
      }
    >
      <p>
        <strong>{itemText(item, language)}</strong>
      </p>
      <div className="form">
        <Choice
          label={t('checklist:page.owner.label')}
          options={checklistOwners.map((value) => ({ value, label: t(`checklist:page.owner.${value}`) }))}
          value={owner}
          onChange={setOwner}
        />
        <TextField
          label={t('checklist:page.due-label')}
          hint={t('checklist:page.due-hint')}
          kind="date"
          value={dueOn}
          error={isTried && isDayWrong ? t('checklist:page.issue.no-day') : undefined}
          onChange={setDueOn}
        />
        <TextField
          label={t('checklist:page.evidence')}
          hint={t('checklist:page.evidence-hint')}
          value={evidence}
          error={isTried && isEvidenceWrong ? t('checklist:page.issue.not-a-line') : undefined}
          onChange={setEvidence}
        />
      </div>
      {fault === null ? null : <FaultPanel fault={fault} />}
    </Dialog>
  )
}
