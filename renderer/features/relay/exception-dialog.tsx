// Adding an exception: for whom, down to which level, why, and until when; none is without an end.
import { useState } from 'react'
import type { Fault } from '#domain/fault.ts'
import type { Partner } from '#domain/partner.ts'
import { announce } from '../../kit/announcer.tsx'
import { Button } from '../../kit/button.tsx'
import { Choice } from '../../kit/choice.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Picker } from '../../kit/picker.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useTranslation } from '../../translation.tsx'
import { type ExceptionForm, readException } from './exception-form.ts'
import type { RelayStore } from './relay-store.ts'

const levels = ['verify', 'encrypt', 'may'] as const

export interface ExceptionDialogProps {
  readonly store: RelayStore
  readonly partners: readonly Partner[]
  readonly onClose: () => void
}

export function ExceptionDialog({ store, partners, onClose }: ExceptionDialogProps) {
  const { t } = useTranslation()
  const real = partners.filter(({ isPractice }) => !isPractice)
  const [form, setForm] = useState<ExceptionForm>({
    policyId: real[0]?.id ?? '',
    recipient: '',
    level: 'encrypt',
    reason: '',
    until: '',
  })
  const [isTried, setTried] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)
  const reading = readException(form, new Date())
  const errorOf = (field: keyof ExceptionForm) => {
    const code = isTried ? reading.issues[field] : undefined
    return code === undefined ? undefined : t(`relay-page:exceptions.issue.${code}`)
  }
  const put = (change: Partial<ExceptionForm>) => setForm({ ...form, ...change })
  const add = async () => {
    setTried(true)
    if (reading.draft === undefined) return
    const outcome = await store.getState().addException(reading.draft)
    if (!outcome.ok) {
      setFault(outcome.fault)
      return
    }
    announce(t('relay-page:exceptions.added'))
    onClose()
  }
  return (
    <Dialog
      title={t('relay-page:exceptions.new')}
      isOpen
      onClose={onClose}
      size="large"
      actions={
        <>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button kind="danger" onPress={() => void add()}>
            {t('relay-page:exceptions.confirm')}
          </Button>
        </>
      }
    >
      <p>{t('relay-page:exceptions.meaning')}</p>
      <div className="form">
        <Picker
          label={t('relay-page:exceptions.partner')}
          options={real.map(({ id, name }) => ({ value: id, label: name }))}
          value={form.policyId}
          error={errorOf('policyId')}
          onChange={(policyId) => put({ policyId })}
        />
        <TextField
          label={t('relay-page:exceptions.recipient')}
          hint={t('relay-page:exceptions.recipient-hint')}
          isMono
          value={form.recipient}
          error={errorOf('recipient')}
          onChange={(recipient) => put({ recipient })}
        />
        <Choice
          label={t('relay-page:exceptions.level')}
          look="stack"
          options={levels.map((value) => ({ value, label: t(`relay-page:exceptions.levels.${value}`) }))}
          value={form.level}
          onChange={(level) => put({ level })}
        />
        <TextField
          label={t('relay-page:exceptions.why')}
          hint={t('relay-page:exceptions.why-hint')}
          isRequired
          lines={2}
          value={form.reason}
          error={errorOf('reason')}
          onChange={(reason) => put({ reason })}
        />
        <TextField
          label={t('relay-page:exceptions.until')}
          hint={t('relay-page:exceptions.until-hint')}
          isRequired
          kind="date"
          value={form.until}
          error={errorOf('until')}
          onChange={(until) => put({ until })}
        />
      </div>
      {fault === null ? null : <FaultPanel fault={fault} />}
    </Dialog>
  )
}
