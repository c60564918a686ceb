// A question before something that is not simply undone. The way back has the focus and Escape takes it; while the answer is carried out
// nothing closes the dialog, and what went wrong is said in it.
import { type ReactNode, useState } from 'react'
import type { Fault, Outcome } from '#domain/fault.ts'
import { useTranslation } from '../translation.tsx'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { FaultPanel } from './fault-panel.tsx'
import { shelterFocus } from './use-focus-shelter.ts'

export interface QuestionDialogProps {
  readonly title: string
  /** The word on the button that does it. */
  readonly confirm: string
  readonly kind?: 'danger' | 'primary'
  readonly children: ReactNode
  /** Does it and is waited for; null = not yet, the dialog itself says what is still to be entered. */
  readonly act?: () => Promise<Outcome<unknown> | null>
  readonly onClose: () => void
  /** When it was done; otherwise the dialog closes as by the way back. */
  readonly onDone?: () => void
}

export function QuestionDialog(props: QuestionDialogProps) {
  const { title, confirm, kind = 'danger', children, act, onClose, onDone = onClose } = props
  const { t } = useTranslation()
  const [isBusy, setBusy] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)
  const close = () => {
    if (!isBusy) onClose()
  }
  const go = async () => {
    setFault(null)
    setBusy(true)
    const outcome = await act?.().finally(() => setBusy(false))
    if (outcome === null) return
    if (outcome?.ok === false) {
      setFault(outcome.fault)
      return
    }
    onDone()
    // what had the focus before the question may be gone by its answer
    shelterFocus()
  }
  return (
    <Dialog
      title={title}
      isOpen
      onClose={close}
      role="alertdialog"
      actions={
        <>
          <Button onPress={close} isDisabled={isBusy} autoFocus>
            {t('action.cancel')}
          </Button>
          <Button kind={kind} isPending={isBusy} onPress={() => void go()}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
      {fault === null ? null : <FaultPanel fault={fault} />}
    </Dialog>
  )
}
