// Adding or changing a gateway of our own. What is typed survives leaving the page; errors show after the first try to save, each at its
// field, also those the gateway's own rules find.
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { GatewayDescription } from '#contract/contract.ts'
import type { Fault } from '#domain/fault.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import { policyDirections } from '#domain/tls-policy.ts'
import { gatewayDescription, gatewayName } from '#i18n/describe-rendering.ts'
import { announce } from '../../kit/announcer.tsx'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { Choice } from '../../kit/choice.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useTranslation } from '../../translation.tsx'
import { SiteField } from './site-field.tsx'
import { askedFields, factKey, newSiteForm, readSiteForm, type SiteFormValues, siteFormOf } from './site-form-values.ts'
import { faultyField, siteIssueText } from './site-words.ts'
import { newSiteKey, type SitesStore } from './sites-store.ts'

export interface SiteFormPageProps {
  readonly store: SitesStore
  /** null = a new one. */
  readonly site: GatewaySite | null
  /** Never empty. */
  readonly kinds: readonly [GatewayDescription, ...GatewayDescription[]]
  readonly onDone: () => void
  /** A way to what stands below the form, shown beside the title. */
  readonly wayDown?: ReactNode
}

export function SiteFormPage({ store, site, kinds, onDone, wayDown }: SiteFormPageProps) {
  const { t } = useTranslation()
  const key = site?.id ?? newSiteKey
  const draft = useStore(store, (state) => state.drafts[key])
  const form = useRef<HTMLFormElement>(null)
  const [isTried, setTried] = useState(false)
  const [isSaving, setSaving] = useState(false)
  const [refusals, setRefusals] = useState(0)
  const [fault, setFault] = useState<Fault | null>(null)

  // After the errors stand in the page, not before.
  useEffect(() => {
    if (refusals > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [refusals])

  const kindOf = (id: string | undefined) => kinds.find((kind) => kind.id === id)
  const kind = kindOf(draft?.gateway ?? site?.gateway) ?? kinds[0]
  const values = draft ?? (site === null ? newSiteForm(kind, gatewayName(kind.id, t)) : siteFormOf(site, kind))
  const reading = readSiteForm(values, site?.id ?? null, kind)
  const faulty = fault === null ? undefined : faultyField(fault, kind)
  const errorOf = (field: string) =>
    field === faulty ? t('sites:issue.refused') : isTried ? siteIssueText(reading.issues[field], t) : undefined

  const put = (change: Partial<SiteFormValues>) => {
    setFault(null)
    store.getState().setDraft(key, { ...values, ...change })
  }
  const submit = async () => {
    setTried(true)
    if (Object.keys(reading.issues).length > 0) {
      setRefusals(refusals + 1)
      return
    }
    if (isSaving) return
    setSaving(true)
    const outcome = await store.getState().save(reading.draft)
    setSaving(false)
    if (outcome.ok) {
      announce(t('sites:saved', { name: outcome.value.name }))
      onDone()
      return
    }
    setFault(outcome.fault)
    setRefusals(refusals + 1)
  }
  /** Another kind has other facts; a name nobody typed follows the kind. */
  const changeKind = (id: string) => {
    const other = kindOf(id)
    if (other === undefined) return
    const isOwnName = values.name.trim() !== '' && values.name !== gatewayName(kind.id, t)
    put(newSiteForm(other, isOwnName ? values.name : gatewayName(other.id, t)))
  }

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
        <h1>{site === null ? t('sites:new') : t('sites:edit', { name: site.name })}</h1>
        {wayDown}
      </div>
      {fault === null || faulty !== undefined ? null : <FaultPanel fault={fault} />}
      <Card title={t('sites:basics')} padded>
        <div className="form">
          {site === null ? (
            <Choice
              label={t('sites:kind')}
              look="stack"
              options={kinds.map(({ id }) => ({
                value: id,
                label: gatewayName(id, t),
                detail: gatewayDescription(id, t),
              }))}
              value={kind.id}
              onChange={changeKind}
            />
          ) : (
            <p className="secondary">{gatewayName(kind.id, t)}</p>
          )}
          <TextField
            label={t('sites:name')}
            hint={t('sites:name-hint')}
            isRequired
            value={values.name}
            error={errorOf('name')}
            onChange={(name) => put({ name })}
          />
          <Choice
            label={t('sites:serves-label')}
            hint={t('sites:serves-hint')}
            options={policyDirections.map((value) => ({ value, label: t(`sites:serves.${value}`) }))}
            value={values.serves}
            onChange={(serves) => put({ serves })}
          />
        </div>
      </Card>
      {kind.fields.length === 0 ? (
        <p className="hint">{t('sites:needs-nothing')}</p>
      ) : (
        <Card title={t('sites:facts')} sub={t('sites:facts-sub')} padded>
          <div className="form">
            {askedFields(kind.fields, values.facts).map((field) => (
              <SiteField
                key={`${kind.id} ${field.name}`}
                gateway={kind.id}
                field={field}
                value={values.facts[field.name] ?? ''}
                error={errorOf(factKey(field.name))}
                onChange={(value) => put({ facts: { ...values.facts, [field.name]: value } })}
                choosePath={store.getState().choosePath}
              />
            ))}
          </div>
        </Card>
      )}
      <div className="page-actions">
        <Button
          onPress={() => {
            store.getState().setDraft(key, null)
            onDone()
          }}
        >
          {t('action.cancel')}
        </Button>
        <Button kind="primary" type="submit" isPending={isSaving}>
          {site === null ? t('sites:save-new') : t('action.save')}
        </Button>
      </div>
    </form>
  )
}
