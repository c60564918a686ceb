// The settings: every field saves itself as soon as it is right; the state of saving stands in words at the top.
import { useState } from 'react'
import { useStore } from 'zustand'
import { isEhloName } from '#domain/addresses.ts'
import type { DnsSourceKind } from '#domain/dns-source.ts'
import { type Language, languages } from '#domain/language.ts'
import type { Settings } from '#domain/setting.ts'
import { Card } from '../../kit/card.tsx'
import { Choice } from '../../kit/choice.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Mark } from '../../kit/mark.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { Toggle } from '../../kit/toggle.tsx'
import { useTranslation } from '../../translation.tsx'
import { AuthoritiesField } from './authorities-field.tsx'
import { type Bind, DnsSourceFields } from './dns-source-fields.tsx'
import { OwnGatewaysCard } from './own-gateways-card.tsx'
import { changeFor, issueOf, type SettingsFormValues, settingsFormOf } from './settings-form-values.ts'
import { settingsIssueText } from './settings-issue-text.ts'
import type { SettingsStore } from './settings-store.ts'

const themes = ['system', 'light', 'dark'] as const
const fieldNames = Object.keys({
  organisation: 0,
  contactName: 0,
  contactMail: 0,
  contactPhone: 0,
  helo: 0,
  dnsSource: 0,
  resolvers: 0,
  dnsTlsName: 0,
  dnsTlsAddresses: 0,
  dnsHttpsUrl: 0,
  extraAuthorities: 0,
} satisfies Record<keyof SettingsFormValues, 0>) as readonly (keyof SettingsFormValues)[]

export function SettingsPage({ store }: { store: SettingsStore }) {
  const { t } = useTranslation()
  const { settings, saving, fault } = useStore(store)
  const [values, setValues] = useState(() => settingsFormOf(settings))
  const isWrong = fieldNames.some((field) => issueOf(values, field) !== undefined)
  const change = (next: Partial<Settings>) => void store.getState().change(next)
  const bind: Bind = (field) => ({
    value: values[field],
    error: settingsIssueText(issueOf(values, field), t),
    onChange: (value) => {
      const typed = { ...values, [field]: value }
      setValues(typed)
      if (issueOf(typed, field) === undefined) change(changeFor(typed, field, store.getState().settings))
    },
  })
  return (
    <div className="page page-narrow">
      <div className="page-head">
        <div>
          <h1>{t('settings.title')}</h1>
          <p className="lead">{t('settings.lead')}</p>
        </div>
        <p className="saving" role="status">
          <Mark kind={isWrong ? 'warn' : saving === 'saving' ? 'running' : saving === 'failed' ? 'bad' : 'good'} />
          {isWrong
            ? t('settings.invalid')
            : saving === 'saving'
              ? t('settings.saving')
              : t(`frame.${saving === 'failed' ? 'not-saved' : 'saved'}`)}
        </p>
      </div>
      {fault === null ? null : <FaultPanel fault={fault} />}
      <AppearanceCard store={store} />
      <Card title={t('settings.organisation')} sub={t('settings.organisation-hint')} padded>
        <div className="form form-columns">
          <TextField label={t('settings.organisation-name')} {...bind('organisation')} />
        </div>
        <h3 className="form-title">{t('settings.contact')}</h3>
        <div className="form form-columns">
          <TextField label={t('partner.contact-name')} {...bind('contactName')} />
          <TextField label={t('partner.contact-mail')} inputMode="email" {...bind('contactMail')} />
          <TextField label={t('partner.contact-phone')} inputMode="tel" {...bind('contactPhone')} />
        </div>
      </Card>
      <ProbeCard
        store={store}
        bind={bind}
        source={values.dnsSource}
        onSource={(dnsSource) => {
          setValues({ ...values, dnsSource })
          change({ dnsSource })
        }}
      />
      <OwnGatewaysCard store={store} />
    </div>
  )
}

function AppearanceCard({ store }: { store: SettingsStore }) {
  const { t } = useTranslation()
  const { settings, app } = useStore(store)
  const change = (next: Partial<Settings>) => void store.getState().change(next)
  const system = t('settings.language-system', { name: t(`language.${app?.systemLanguage ?? 'en'}`) })
  return (
    <Card title={t('settings.appearance')} padded>
      <div className="form">
        <Choice<Language | 'system'>
          label={t('settings.language')}
          options={[
            { value: 'system', label: system },
            ...languages.map((value) => ({ value, label: t(`language.${value}`) })),
          ]}
          value={settings.language ?? 'system'}
          onChange={(value) => change({ language: value === 'system' ? null : value })}
        />
        <Choice
          label={t('settings.theme')}
          options={themes.map((value) => ({ value, label: t(`settings.theme-${value}`) }))}
          value={settings.theme}
          onChange={(theme) => change({ theme })}
        />
      </div>
    </Card>
  )
}

interface ProbeCardProps {
  readonly store: SettingsStore
  readonly bind: Bind
  readonly source: DnsSourceKind
  readonly onSource: (source: DnsSourceKind) => void
}

function ProbeCard({ store, bind, source, onSource }: ProbeCardProps) {
  const { t } = useTranslation()
  const { settings, app } = useStore(store)
  const canRead = app?.canReadSystemAuthorities === true
  const system =
    app === null || app.systemResolvers.length === 0 ? t('settings.resolvers-none') : app.systemResolvers.join(', ')
  return (
    <Card title={t('settings.probe')} padded>
      <div className="form">
        <TextField
          label={t('settings.helo')}
          hint={
            app !== null && isEhloName(app.hostName)
              ? t('settings.helo-hint', { name: app.hostName })
              : t('settings.helo-hint-address')
          }
          isMono
          {...bind('helo')}
        />
        <DnsSourceFields system={system} source={source} bind={bind} onSource={onSource} />
        <Toggle
          label={t('settings.authorities-system')}
          hint={t(canRead ? 'settings.authorities-system-hint' : 'settings.authorities-system-unable')}
          isSelected={canRead && settings.systemAuthorities}
          isDisabled={!canRead}
          onChange={(systemAuthorities) => void store.getState().change({ systemAuthorities })}
        />
        <AuthoritiesField {...bind('extraAuthorities')} />
      </div>
    </Card>
  )
}
