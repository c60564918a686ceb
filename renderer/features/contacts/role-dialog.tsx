// A further role for a person on the same side.
import { useState } from 'react'
import { contactRoles, type SideContact } from '#domain/contacts/person.ts'
import type { Fault } from '#domain/fault.ts'
import { announce } from '../../kit/announcer.tsx'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { useTranslation } from '../../translation.tsx'
import type { ContactsStore } from './contacts-store.ts'
import { PlaceFields } from './place-fields.tsx'

export interface RoleDialogProps {
  readonly store: ContactsStore
  readonly partnerId: string | null
  readonly contact: SideContact
  readonly onClose: () => void
}

export function RoleDialog({ store, partnerId, contact, onClose }: RoleDialogProps) {
  const { t } = useTranslation()
  const [place, setPlace] = useState({
    role: contactRoles.find((role) => role !== contact.role) ?? contact.role,
    isDeputy: false,
  })
  const [fault, setFault] = useState<Fault | null>(null)
  const save = async () => {
    const outcome = await store.getState().link(contact.person.id, { partnerId, ...place })
    if (!outcome.ok) {
      setFault(outcome.fault)
      return
    }
    announce(t('contacts:page.saved'))
    onClose()
  }
  return (
    <Dialog
      title={t('contacts:page.role-for', { name: contact.person.name })}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" onPress={() => void save()}>
            {t('contacts:page.add-confirm')}
          </Button>
        </>
      }
    >
      <PlaceFields place={place} onChange={setPlace} />
      {fault === null ? null : <FaultPanel fault={fault} />}
    </Dialog>
  )
}
