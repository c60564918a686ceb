// The setup of the app's relay: what it is called, where it listens, who may hand mail in, where answers go, whose policies it enforces.
// Errors show after the first try to save, each at its field.
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { GatewaySite } from '#domain/gateway-site.ts'
import type { RelaySetup } from '#domain/relay-trial.ts'
import { announce } from '../../kit/announcer.tsx'
import { AppLink } from '../../kit/app-link.tsx'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { Choice } from '../../kit/choice.tsx'
import { Notice } from '../../kit/notice.tsx'
import { Picker } from '../../kit/picker.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { Toggle } from '../../kit/toggle.tsx'
import { paths } from '../../paths.ts'
import { useTranslation } from '../../translation.tsx'
import type { RelayStore } from './relay-store.ts'
import { type SetupForm as Form, hasNoWayBack, readSetup, setupFormOf } from './setup-values.ts'

export interface SetupFormProps {
  readonly store: RelayStore
  readonly setup: RelaySetup | null
  /** Gateways of kind `relay`. */
  readonly sites: readonly GatewaySite[]
  readonly hostName: string
  readonly onDone: () => void
}
type TextName = Exclude<keyof Form, 'unlisted' | 'siteId' | 'startsWithApp'>

export function SetupForm({ store, setup, sites, hostName, onDone }: SetupFormProps) {
  const { t } = useTranslation()
  const task = useStore(store, (state) => state.task)
  const element = useRef<HTMLFormElement>(null)
  const [form, setForm] = useState(() => setupFormOf(setup, hostName, sites))
  const [isTried, setTried] = useState(false)
  const [refusals, setRefusals] = useState(0)
  useEffect(() => {
    if (refusals > 0) element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [refusals])
  const reading = readSetup(form)
  const put = (change: Partial<Form>) => setForm({ ...form, ...change })
  const bind = (field: TextName) => {
    const issue = isTried ? reading.issues[field] : undefined
    return {
      label: t(`relay-page:setup.${field}.label`),
      hint: t(`relay-page:setup.${field}.hint`),
      value: form[field],
      error: issue === undefined ? undefined : t(`relay-page:setup.issue.${issue}`),
      onChange: (value: string) => put({ [field]: value }),
    }
  }
  const save = async () => {
    setTried(true)
    if (reading.setup === undefined) {
      setRefusals(refusals + 1)
      return
    }
    const outcome = await store.getState().saveSetup(reading.setup)
    if (!outcome.ok) return
    announce(t('relay-page:setup.saved'))
    onDone()
  }
  return (
    <form
      ref={element}
      className="relay-setup"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        void save()
      }}
    >
      <Card title={t('relay-page:setup.title')} sub={t('relay-page:setup.sub')} padded>
        <div className="form form-columns">
          <TextField isMono isRequired {...bind('hostName')} />
          <TextField inputMode="email" isRequired {...bind('postmaster')} />
          <TextField isMono isRequired {...bind('listenAddress')} />
          <TextField isMono isRequired inputMode="numeric" {...bind('listenPort')} />
        </div>
        <div className="form">
          <TextField isMono isRequired lines={3} {...bind('networks')} />
          {sites.length === 0 ? (
            <Notice tone="info" action={<AppLink to={paths.gateways}>{t('frame.gateways')}</AppLink>}>
              {t('relay-page:setup.site-none')}
            </Notice>
          ) : (
            <Picker
              label={t('relay-page:setup.site')}
              hint={t('relay-page:setup.site-hint')}
              options={[
                { value: '', label: t('relay-page:setup.site-later') },
                ...sites.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              value={form.siteId}
              onChange={(siteId) => put({ siteId })}
            />
          )}
          <Choice
            label={t('relay-page:setup.unlisted.label')}
            look="stack"
            options={(['refuse', 'opportunistic'] as const).map((value) => ({
              value,
              label: t(`relay-page:setup.unlisted.${value}`),
            }))}
            value={form.unlisted}
            onChange={(unlisted) => put({ unlisted })}
          />
          <Toggle
            label={t('relay-page:setup.starts')}
            hint={t('relay-page:setup.starts-hint')}
            isSelected={form.startsWithApp}
            onChange={(startsWithApp) => put({ startsWithApp })}
          />
        </div>
      </Card>
      <Card title={t('relay-page:setup.inbound')} sub={t('relay-page:setup.inbound-sub')} padded>
        <div className="form form-columns">
          <TextField isMono lines={2} {...bind('ownDomains')} />
          <TextField isMono {...bind('nextHop')} />
          <TextField isMono {...bind('certificate')} />
          <TextField isMono {...bind('key')} />
        </div>
        {hasNoWayBack(form) ? <Notice tone="warn">{t('relay-page:setup.no-way-back')}</Notice> : null}
      </Card>
      <div className="page-actions">
        {setup === null ? null : <Button onPress={onDone}>{t('action.cancel')}</Button>}
        <Button kind="primary" type="submit" isPending={task === 'setup'}>
          {t('relay-page:setup.save')}
        </Button>
      </div>
    </form>
  )
}
