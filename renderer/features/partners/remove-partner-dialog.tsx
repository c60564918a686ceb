// Asks before a partner and its reports are removed; says what stays.
import { useState } from 'react'
import type { Fault } from '#domain/fault.ts'
import type { Partner } from '#domain/partner.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { useTranslation } from '../../translation.tsx'
import type { PartnersStore } from './partners-store.ts'

export interface RemovePartnerDialogProps {
  readonly store: PartnersStore
  readonly partner: Partner
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly onRemoved: () => void
}

export function RemovePartnerDialog({ store, partner, isOpen, onClose, onRemoved }: RemovePartnerDialogProps) {
  const { t } = useTranslation()
  const [fault, setFault] = useState<Fault | null>(null)
  const remove = async () => {
    const outcome = await store.getState().remove(partner.id)
    if (outcome.ok) onRemoved()
    else setFault(outcome.fault)
  }
  return (
    <Dialog
      title={t('partner.removal.title', { name: partner.name })}
      isOpen={isOpen}
      onClose={onClose}
      role="alertdialog"
      actions={
        <>
          <Button onPress={onClose} autoFocus>
            {t('action.cancel')}
          </Button>
          <Button kind="danger" onPress={() => void remove()}>
            {t('partner.removal.confirm')}
          </Button>
        </>
      }
    >
      <p>{t('partner.removal.text')}</p>
      {fault === null ? null : <FaultPanel fault={fault} />}
    </Dialog>
  )
}
