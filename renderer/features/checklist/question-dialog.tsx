// Asks before something is taken away; the way back has the focus.
import type { ReactNode } from 'react'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { useTranslation } from '../../translation.tsx'

export interface QuestionDialogProps {
  readonly title: string
  readonly confirm: string
  readonly children: ReactNode
  readonly onConfirm: () => void
  readonly onClose: () => void
}

export function QuestionDialog({ title, confirm, children, onConfirm, onClose }: QuestionDialogProps) {
  const { t } = useTranslation()
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      role="alertdialog"
      actions={
        <>
          <Button onPress={onClose} autoFocus>
            {t('action.cancel')}
          </Button>
          <Button kind="danger" onPress={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  )
}
