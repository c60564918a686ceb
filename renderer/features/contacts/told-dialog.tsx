// Noting that someone of the partner was told something.
import { useState } from 'react'
import { type SideContact, toldChannels } from '#domain/contacts/person.ts'
import { localDay } from '#domain/local-day.ts'
import type { Partner } from '#domain/partner.ts'
import { Button } from '../../kit/button.tsx'
import { Choice } from '../../kit/choice.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Picker } from '../../kit/picker.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useSubmission } from '../../kit/use-submission.ts'
import { useTranslation } from '../../translation.tsx'
import type { ContactsStore } from './contacts-store.ts'
import { readTold, type ToldForm } from './told-form.ts'

export interface ToldDialogProps {
  readonly store: ContactsStore
  readonly partner: Partner
  readonly people: readonly SideContact[]
  /** What the form begins with. */
  readonly first?: Pick<ToldForm, 'channel' | 'about'>
  readonly onClose: () => void
}

const nothingSaid = { channel: 'phone', about: '' } as const

export function ToldDialog({ store, partner, people, first = nothingSaid, onClose }: ToldDialogProps) {
  const { t } = useTranslation()
  const known = [...new Map(people.map(({ person }) => [person.id, person.name]))]
  const [form, setForm] = useState<ToldForm>({
    personId: known[0]?.[0] ?? '',
    day: localDay(new Date().toISOString()),
    ...first,
  })
  const [isTried, setTried] = useState(false)
  const { fault, isPending, submit } = useSubmission(t('contacts:page.told.added'), onClose)
  const reading = readTold(form, new Date())
  const put = (change: Partial<ToldForm>) => setForm({ ...form, ...change })
  const errorOf = (field: keyof ToldForm) => {
    const issue = isTried ? reading.issues[field] : undefined
    return issue === undefined ? undefined : t(`contacts:page.told.issue.${issue}`)
  }
  const save = () => {
    setTried(true)
    const { draft } = reading
    if (draft !== undefined) void submit(() => store.getState().tell({ partnerId: partner.id, ...draft }))
  }
  return (
    <Dialog
      title={t('contacts:page.told.add-title')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" onPress={save} isPending={isPending}>
            {t('contacts:page.told.confirm')}
          </Button>
        </>
      }
    >
      <div className="form">
        <Picker
          label={t('contacts:page.told.whom')}
          options={known.map(([value, label]) => ({ value, label }))}
          value={form.personId}
          error={errorOf('personId')}
          onChange={(personId) => put({ personId })}
        />
        <Choice
          label={t('contacts:page.told.how')}
          options={toldChannels.map((value) => ({ value, label: t(`contacts:page.told.channel.${value}`) }))}
          value={form.channel}
          onChange={(channel) => put({ channel })}
        />
        <TextField
          label={t('contacts:page.told.day')}
          kind="date"
          isRequired
          value={form.day}
          error={errorOf('day')}
          onChange={(day) => put({ day })}
        />
        <TextField
          label={t('contacts:page.told.about')}
          hint={t('contacts:page.told.about-hint')}
          isRequired
          value={form.about}
          error={errorOf('about')}
          onChange={(about) => put({ about })}
        />
      </div>
      {fault === null ? null : <FaultPanel fault={fault} />}
    </Dialog>
  )
}
