// The relay of this app: how it stands and what it enforces, what waits and what a person must decide, what it proves. Before it was set up
// the page is the form alone.
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { GatewaySite } from '#domain/gateway-site.ts'
import type { Partner } from '#domain/partner.ts'
import { Button } from '../../kit/button.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { SavedFiles } from '../../kit/saved-files.tsx'
import { useTranslation } from '../../translation.tsx'
import { EvidenceCard } from './evidence-card.tsx'
import { ExceptionsCard } from './exceptions-card.tsx'
import { HappenedCard } from './happened-card.tsx'
import { QueueCard } from './queue-card.tsx'
import { ReachCard } from './reach-card.tsx'
import type { RelayStore } from './relay-store.ts'
import { RunCard } from './run-card.tsx'
import { SetupForm } from './setup-form.tsx'

export interface RelayPageProps {
  readonly store: RelayStore
  readonly sites: readonly GatewaySite[]
  readonly partners: readonly Partner[]
  readonly hostName: string
  readonly reveal: (path: string) => void
}

export function RelayPage({ store, sites, partners, hostName, reveal }: RelayPageProps) {
  const { t } = useTranslation()
  const { overview, fault, savedFiles } = useStore(store)
  const [isEditing, setEditing] = useState(false)
  useEffect(() => {
    void store.getState().load()
  }, [store])
  const isSetUp = overview !== null && overview.setup !== null
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{t('relay-page:title')}</h1>
          <p className="lead">{t('relay-page:lead')}</p>
        </div>
        {isSetUp && !isEditing ? (
          <Button onPress={() => setEditing(true)}>{t('relay-page:setup.change')}</Button>
        ) : null}
      </div>
      {fault === null ? null : <FaultPanel fault={fault} />}
      {savedFiles.length === 0 ? null : (
        <SavedFiles title={t('relay-page:evidence.saved')} files={savedFiles} reveal={reveal} />
      )}
      {overview !== null && (isEditing || !isSetUp) ? (
        <SetupForm
          store={store}
          setup={overview.setup}
          sites={sites.filter((site) => site.gateway === 'relay')}
          hostName={hostName}
          onDone={() => setEditing(false)}
        />
      ) : null}
      {overview === null || !isSetUp || isEditing ? null : (
        <>
          <RunCard store={store} overview={overview} />
          <QueueCard store={store} />
          <ReachCard store={store} overview={overview} />
          <ExceptionsCard store={store} partners={partners} />
          <EvidenceCard store={store} partners={partners} />
          <HappenedCard store={store} />
        </>
      )}
    </div>
  )
}
