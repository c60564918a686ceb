// A further role for a person on the same side.
import { useState } from 'react'
import { contactRoles, type SideContact } from '#domain/contacts/person.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { useSubmission } from '../../kit/use-submission.ts'
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
  const { fault, isPending, submit } = useSubmission(t('contacts:page.saved'), onClose)
  const save = () => void submit(() => store.getState().link(contact.person.id, { partnerId, ...place }))
  return (
    <Dialog
      title={t('contacts:page.role-for', { name: contact.person.name })}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" onPress={save} isPending={isPending}>
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
