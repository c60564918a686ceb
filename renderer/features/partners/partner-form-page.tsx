// Adding or changing a partner. What is typed survives leaving the page; errors show after the first try to save, in our own words.
import { type FormEvent, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Fault } from '#domain/fault.ts'
import type { Partner } from '#domain/partner.ts'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useTranslation } from '../../translation.tsx'
import { DomainPreview } from './domain-preview.tsx'
import { issueText } from './issue-text.ts'
import { type PartnerFormValues, readForm } from './partner-form-values.ts'
import { formFor, newPartnerKey, type PartnersStore } from './partners-store.ts'

export interface PartnerFormPageProps {
  readonly store: PartnersStore
  readonly partner: Partner | null
  readonly onSaved: (partnerId: string) => void
  readonly onCancel: () => void
}

export function PartnerFormPage({ store, partner, onSaved, onCancel }: PartnerFormPageProps) {
  const { t } = useTranslation()
  const values = formFor(useStore(store), partner)
  const form = useRef<HTMLFormElement>(null)
  const [isTried, setTried] = useState(false)
  const [isSaving, setSaving] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)
  const key = partner?.id ?? newPartnerKey
  const { draft, issues } = readForm(values, partner?.id ?? null)

  const put = (field: keyof PartnerFormValues) => (value: string) => {
    setFault(null)
    store.getState().setDraft(key, { ...values, [field]: value })
  }
  const submit = async () => {
    setTried(true)
    if (Object.keys(issues).length > 0) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
      return
    }
    if (isSaving) return
    setSaving(true)
    const outcome = await store.getState().save(draft)
    setSaving(false)
    if (outcome.ok) onSaved(outcome.value.id)
    else setFault(outcome.fault)
  }
  const cancel = () => {
    store.getState().setDraft(key, null)
    onCancel()
  }
  const field = (name: keyof PartnerFormValues) => ({
    value: values[name],
    onChange: put(name),
    error: isTried ? issueText(issues[name], t) : undefined,
  })

  return (
    <form
      ref={form}
      className="page page-narrow"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        void submit()
      }}
    >
      <div className="page-head">
        <h1>{partner === null ? t('partner.new') : t('partner.edit', { name: partner.name })}</h1>
      </div>
      {fault === null ? null : <FaultPanel fault={fault} />}
      <Card title={t('partner.basics')} padded>
        <div className="form">
          <TextField
            label={t('partner.name')}
            hint={t('partner.name-example')}
            isRequired
            autoFocus={partner === null}
            {...field('name')}
          />
          <TextField
            label={t('partner.domains')}
            hint={t('partner.domains-hint')}
            lines={4}
            isMono
            isRequired
            {...field('domains')}
          />
          <DomainPreview domains={draft.domains} />
          <TextField
            label={t('partner.names')}
            hint={t('partner.names-hint')}
            lines={3}
            isMono
            {...field('agreedNames')}
          />
        </div>
      </Card>
      <Card title={t('partner.contact')} sub={t('partner.contact-hint')} padded>
        <div className="form form-columns">
          <TextField label={t('partner.contact-name')} {...field('contactName')} />
          <TextField label={t('partner.contact-mail')} inputMode="email" {...field('contactMail')} />
          <TextField label={t('partner.contact-phone')} inputMode="tel" {...field('contactPhone')} />
        </div>
      </Card>
      <div className="page-actions">
        <Button onPress={cancel}>{t('action.cancel')}</Button>
        <Button kind="primary" type="submit" isPending={isSaving}>
          {partner === null ? t('partner.save-new') : t('action.save')}
        </Button>
      </div>
    </form>
  )
}
