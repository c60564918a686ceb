// One person: what is known of it, where it stands, and what can be done with it as a whole. Changed here, changed everywhere.
import type { ReactNode } from 'react'
import type { Person } from '#domain/contacts/person.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { useSubmission } from '../../kit/use-submission.ts'
import { useTranslation } from '../../translation.tsx'
import type { ContactsStore } from './contacts-store.ts'
import { PersonFields } from './person-fields.tsx'
import { usePersonForm } from './use-person-form.ts'

export interface PersonDialogProps {
  readonly store: ContactsStore
  /** null = a new person of the address book, without a place. */
  readonly person: Person | null
  readonly onClose: () => void
  /** Below the fields: where the person stands. */
  readonly places?: ReactNode
  /** Beside the usual actions: what else can be done with the person. */
  readonly further?: ReactNode
}

export function PersonDialog({ store, person, onClose, places, further }: PersonDialogProps) {
  const { t } = useTranslation()
  const { form, setForm, issues, read, place } = usePersonForm(person)
  const { fault, isPending, submit } = useSubmission(t('contacts:page.saved'), onClose)
  const save = () => {
    const draft = read()
    if (draft !== undefined) void submit(() => store.getState().save(draft))
  }
  return (
    <Dialog
      title={person === null ? t('contacts:page.book.new') : person.name}
      isOpen
      onClose={onClose}
      size="large"
      actions={
        <>
          {further === undefined ? null : <div className="dialog-further">{further}</div>}
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" onPress={save} isPending={isPending}>
            {t('action.save')}
          </Button>
        </>
      }
    >
      <p className="hint">
        {person === null ? t('contacts:page.book.new-hint') : t('contacts:page.changes-everywhere')}
      </p>
      <div ref={place}>
        <PersonFields form={form} issues={issues} onChange={setForm} isFirst={person === null} />
      </div>
      {places}
      {fault === null ? null : <FaultPanel fault={fault} />}
    </Dialog>
  )
}
