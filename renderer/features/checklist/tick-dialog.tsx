// Ticking an item by hand: with a note, which an item that could prove itself, and one that blocks, always needs.
import { useState } from 'react'
import { type JudgedItem, needsNote } from '#domain/checklist/checklist.ts'
import { lineOfText } from '#domain/partner.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useSubmission } from '../../kit/use-submission.ts'
import { useTranslation } from '../../translation.tsx'
import type { ChecklistStore } from './checklist-store.ts'
import { itemText } from './item-words.ts'

export interface TickDialogProps {
  readonly store: ChecklistStore
  readonly partnerId: string
  readonly judged: JudgedItem
  readonly onClose: () => void
}

export function TickDialog({ store, partnerId, judged, onClose }: TickDialogProps) {
  const { t, language } = useTranslation()
  const { item } = judged
  const [note, setNote] = useState('')
  const [isTried, setTried] = useState(false)
  const { fault, isPending, submit } = useSubmission(t('checklist:page.ticked'), onClose)
  const isNeeded = needsNote(item)
  const issue = issueOf(note, isNeeded)
  const tick = () => {
    setTried(true)
    if (issue === undefined) void submit(() => store.getState().tick(partnerId, item.id, note.trim()))
  }
  return (
    <Dialog
      title={t('checklist:page.tick-title')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" onPress={tick} isPending={isPending}>
            {t('checklist:page.tick')}
          </Button>
        </>
      }
    >
      <p>
        <strong>{itemText(item, language)}</strong>
      </p>
      {isNeeded ? (
        <p>{t(item.proof === null ? 'checklist:page.tick-blocking' : 'checklist:page.tick-instead')}</p>
      ) : null}
      <p className="secondary">{t('checklist:page.tick-by')}</p>
      <TextField
        label={t('checklist:page.note')}
        hint={t('checklist:page.note-hint')}
        isRequired={isNeeded}
        autoFocus
        value={note}
        error={isTried && issue !== undefined ? t(`checklist:page.issue.${issue}`) : undefined}
        onChange={setNote}
      />
      {fault === null ? null : <FaultPanel fault={fault} />}
    </Dialog>
  )
}

function issueOf(note: string, isNeeded: boolean): 'no-note' | 'not-a-line' | undefined {
  if (isNeeded && note.trim() === '') return 'no-note'
  return lineOfText.safeParse(note).success ? undefined : 'not-a-line'
}
