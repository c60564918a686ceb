// The admin's own gateways: the list, the way to add one, and an explanation while there is none. A kind that needs no facts is added at once.
import { useState } from 'react'
import { useStore } from 'zustand'
import type { GatewayDescription } from '#contract/contract.ts'
import type { Fault } from '#domain/fault.ts'
import { gatewayDescription, gatewayName } from '#i18n/describe-rendering.ts'
import { announce } from '../../kit/announcer.tsx'
import { AppLink } from '../../kit/app-link.tsx'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Icon } from '../../kit/icons.tsx'
import { paths } from '../../paths.ts'
import { useTranslation } from '../../translation.tsx'
import { isReadyMade, newSiteForm, readSiteForm } from './site-form-values.ts'
import { SiteRow } from './site-row.tsx'
import type { SitesStore } from './sites-store.ts'

export function SitesPage({ store }: { store: SitesStore }) {
  const { t } = useTranslation()
  const { sites, kinds, isLoaded, fault } = useStore(store)
  const missing = kinds.filter((kind) => isReadyMade(kind) && sites.every((site) => site.gateway !== kind.id))
  return (
    <div className="page page-narrow">
      <div className="page-head">
        <div className="sites-head">
          <h1>{t('sites:title')}</h1>
          <p className="lead">{t('sites:lead')}</p>
        </div>
        {sites.length === 0 ? null : (
          <AppLink to={paths.newGateway} className="button button-primary">
            <Icon name="add" />
            {t('sites:add')}
          </AppLink>
        )}
      </div>
      {fault === null ? null : <FaultPanel fault={fault} />}
      {isLoaded && sites.length === 0 && fault === null ? <NoSites kinds={kinds} /> : null}
      {sites.length === 0 ? null : (
        <Card title={t('sites:list')} sub={t('sites:count', { count: sites.length })}>
          <ul className="site-list">
            {sites.map((site) => (
              <SiteRow key={site.id} store={store} site={site} kind={kinds.find(({ id }) => id === site.gateway)} />
            ))}
          </ul>
        </Card>
      )}
      {missing.map((kind) => (
        <PlainKind key={kind.id} store={store} kind={kind} />
      ))}
    </div>
  )
}

function NoSites({ kinds }: { kinds: readonly GatewayDescription[] }) {
  const { t, formats } = useTranslation()
  return (
    <Card title={t('sites:empty.title')} padded>
      <p className="lead">{t('sites:empty.text')}</p>
      <p className="lead">
        {t('sites:empty.kinds', { kinds: formats.list(kinds.map(({ id }) => gatewayName(id, t))) })}
      </p>
      <p className="card-way-on">
        <AppLink to={paths.newGateway} className="button button-primary">
          <Icon name="add" />
          {t('sites:add')}
        </AppLink>
      </p>
    </Card>
  )
}

/** A kind of gateway that needs no facts: one press adds it. */
function PlainKind({ store, kind }: { store: SitesStore; kind: GatewayDescription }) {
  const { t } = useTranslation()
  const [fault, setFault] = useState<Fault | null>(null)
  const [isAdding, setAdding] = useState(false)
  const name = gatewayName(kind.id, t)
  const add = async () => {
    setAdding(true)
    const outcome = await store.getState().save(readSiteForm(newSiteForm(kind, name), null, kind).draft)
    setAdding(false)
    setFault(outcome.ok ? null : outcome.fault)
    if (outcome.ok) announce(t('sites:added', { name }))
  }
  return (
    <Card
      title={name}
      actions={
        <Button isPending={isAdding} onPress={() => void add()} label={t('sites:add-plain', { name })}>
          <Icon name="add" />
          {t('sites:add-now')}
        </Button>
      }
      padded
    >
      <p>{gatewayDescription(kind.id, t)}</p>
      <p className="hint">{t('sites:needs-nothing')}</p>
      {fault === null ? null : <FaultPanel fault={fault} />}
    </Card>
  )
}
