// Asks once before a draft is thrown away.
import { useState } from 'react'
import type { Fault, Outcome } from '#domain/fault.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { useTranslation } from '../../translation.tsx'

export interface SureDialogProps {
  readonly version: number
  readonly discard: () => Promise<Outcome<unknown>>
  readonly onClose: () => void
}

export function SureDialog({ version, discard, onClose }: SureDialogProps) {
  const { t } = useTranslation()
  const [fault, setFault] = useState<Fault | null>(null)
  const go = async () => {
    const outcome = await discard()
    if (outcome.ok) onClose()
    else setFault(outcome.fault)
  }
  return (
    <Dialog
      title={t('agreement-page:discard.title', { version })}
      isOpen
      onClose={onClose}
      role="alertdialog"
      actions={
        <>
          <Button onPress={onClose} autoFocus>
            {t('action.cancel')}
          </Button>
          <Button kind="danger" onPress={() => void go()}>
            {t('agreement-page:discard.confirm')}
          </Button>
        </>
      }
    >
      <p>{t('agreement-page:discard.text')}</p>
      {fault === null ? null : <FaultPanel fault={fault} />}
    </Dialog>
  )
}
