// Adding a person to one side: someone new, or someone the address book knows already. Either way with a role.
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { ContactRole } from '#domain/contacts/person.ts'
import { Button } from '../../kit/button.tsx'
import { Choice } from '../../kit/choice.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Notice } from '../../kit/notice.tsx'
import { useSubmission } from '../../kit/use-submission.ts'
import { useTranslation } from '../../translation.tsx'
import type { ContactsStore } from './contacts-store.ts'
import { type PartnerNames, withMailbox } from './people.ts'
import { PersonFields } from './person-fields.tsx'
import { PersonPicker } from './person-picker.tsx'
import { PlaceFields } from './place-fields.tsx'
import { usePersonForm } from './use-person-form.ts'

export interface AddPersonDialogProps {
  readonly store: ContactsStore
  /** null = our own side. */
  readonly partnerId: string | null
  /** The role chosen at first. */
  readonly firstRole: ContactRole
  readonly isDeputy?: boolean
  /** The organisation a new person belongs to, as far as it is known. */
  readonly organisation: string
  readonly names: PartnerNames
  readonly title: string
  readonly onClose: () => void
}

export function AddPersonDialog(props: AddPersonDialogProps) {
  const { store, partnerId, names, onClose } = props
  const { t } = useTranslation()
  const [way, setWay] = useState<'new' | 'known'>('new')
  const [place, setPlace] = useState({ role: props.firstRole, isDeputy: props.isDeputy ?? false })
  const [chosen, setChosen] = useState<string | null>(null)
  const [isUnchosen, setUnchosen] = useState(false)
  const { fault, isPending, submit } = useSubmission(t('contacts:page.added'), onClose)
  const person = usePersonForm(null, props.organisation)
  const people = useStore(store, (state) => state.people)
  useEffect(() => {
    if (store.getState().people === null) void store.getState().loadPeople()
  }, [store])
  const same = way === 'new' ? withMailbox(people ?? [], person.form.mail)?.person : undefined
  const add = () => {
    if (way === 'known') {
      setUnchosen(chosen === null)
      if (chosen !== null) void submit(() => store.getState().link(chosen, { partnerId, ...place }))
      return
    }
    const draft = person.read()
    if (draft !== undefined) void submit(() => store.getState().saveWith(draft, { partnerId, ...place }))
  }
  return (
    <Dialog
      title={props.title}
      isOpen
      onClose={onClose}
      size="large"
      actions={
        <>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" onPress={add} isPending={isPending}>
            {t('contacts:page.add-confirm')}
          </Button>
        </>
      }
    >
      <PlaceFields place={place} onChange={setPlace} />
      <Choice
        label={t('contacts:page.who')}
        options={[
          { value: 'new', label: t('contacts:page.way.new') },
          { value: 'known', label: t('contacts:page.way.known') },
        ]}
        value={way}
        onChange={setWay}
      />
      <div ref={person.place} className="dialog-part">
        {way === 'new' ? (
          <PersonFields form={person.form} issues={person.issues} onChange={person.setForm} />
        ) : (
          <PersonPicker store={store} names={names} chosen={chosen} onChoose={setChosen} />
        )}
      </div>
      {same === undefined ? null : (
        <KnownAlready
          name={same.name}
          onTake={() => {
            setChosen(same.id)
            setWay('known')
          }}
        />
      )}
      {isUnchosen && chosen === null ? (
        <p className="field-error" role="alert">
          {t('contacts:page.issue.no-person')}
        </p>
      ) : null}
      {fault === null ? null : <FaultPanel fault={fault} />}
    </Dialog>
  )
}

/** Says that a mailbox belongs to somebody known, and offers that person. */
function KnownAlready({ name, onTake }: { name: string; onTake: () => void }) {
  const { t } = useTranslation()
  return (
    <Notice tone="info" live action={<Button onPress={onTake}>{t('contacts:page.take-known')}</Button>}>
      {t('contacts:page.known-already', { name })}
    </Notice>
  )
}
