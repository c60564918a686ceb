// Asks before an entry of who was told what is removed for good.
import { useState } from 'react'
import type { ToldEntry } from '#domain/contacts/person.ts'
import type { Fault } from '#domain/fault.ts'
import { announce } from '../../kit/announcer.tsx'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { useTranslation } from '../../translation.tsx'
import type { ContactsStore } from './contacts-store.ts'

export interface RemoveToldDialogProps {
  readonly store: ContactsStore
  readonly entry: ToldEntry
  readonly onClose: () => void
}

export function RemoveToldDialog({ store, entry, onClose }: RemoveToldDialogProps) {
  const { t } = useTranslation()
  const [fault, setFault] = useState<Fault | null>(null)
  const remove = async () => {
    const outcome = await store.getState().removeTold(entry.id)
    if (!outcome.ok) {
      setFault(outcome.fault)
      return
    }
    announce(t('contacts:page.told.removed'))
    onClose()
  }
  return (
    <Dialog
      title={t('contacts:page.told.removal')}
      isOpen
      onClose={onClose}
      role="alertdialog"
      actions={
        <>
          <Button onPress={onClose} autoFocus>
            {t('action.cancel')}
          </Button>
          <Button kind="danger" onPress={() => void remove()}>
            {t('action.remove')}
          </Button>
        </>
      }
    >
      <p>{t('contacts:page.told.removal-text', { about: entry.about })}</p>
      {fault === null ? null : <FaultPanel fault={fault} />}
    </Dialog>
  )
}
