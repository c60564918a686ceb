// The step "confirm" of a partner: how its gateways stand, a test mail and its answer, the counter-proof, and mail to us.
import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { Partner } from '#domain/partner.ts'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Notice } from '../../kit/notice.tsx'
import { useFocusShelter } from '../../kit/use-focus-shelter.ts'
import { useTranslation } from '../../translation.tsx'
import { ByHandCard } from './by-hand-card.tsx'
import { OpenTrials } from './clean-up.tsx'
import type { ConfirmStore } from './confirm-store.ts'
import { InboundCard, type InboundPlaces } from './inbound-card.tsx'
import { ProofsCard } from './proofs-card.tsx'
import { SendCard } from './send-card.tsx'
import { StandingCard } from './standing-card.tsx'
import { TrialPlace } from './trial-place.tsx'
import type { TrialStore } from './trial-store.ts'

export interface ConfirmPageProps {
  readonly store: ConfirmStore
  readonly trials: TrialStore
  readonly partner: Partner
  readonly gatewayOf: (siteId: string) => string
  readonly places: InboundPlaces
  readonly choosePath: () => Promise<string | null>
  readonly copy: (text: string) => Promise<boolean>
  /** The way to where gateways are chosen. */
  readonly configureWay: ReactNode
}

export function ConfirmPage({
  store,
  trials,
  partner,
  gatewayOf,
  places,
  choosePath,
  copy,
  configureWay,
}: ConfirmPageProps) {
  const { t, language } = useTranslation()
  const { id: partnerId, domains } = partner
  const view = useStore(store, (state) => state.views[partnerId])
  const fault = useStore(store, (state) => state.fault)
  useFocusShelter()
  useEffect(() => {
    void store.getState().load(partnerId)
  }, [store, partnerId])
  return (
    <div className="stack">
      {fault === null ? null : <FaultPanel fault={fault} />}
      {view === undefined ? null : (
        <>
          {partner.isPractice ? <Notice tone="info">{t('confirm:page.practice')}</Notice> : null}
          <OpenTrials store={trials} partnerId={partnerId} view={view} />
          <StandingCard standings={view.standings} way={configureWay} />
          <SendCard store={store} partnerId={partnerId} view={view} language={language} />
          <TrialPlace store={trials} partnerId={partnerId} view={view} domains={domains} gatewayOf={gatewayOf} />
          <ByHandCard store={store} partnerId={partnerId} places={view.byHand} domains={domains} copy={copy} />
          <ProofsCard store={trials} partnerId={partnerId} view={view} />
          <InboundCard store={store} partnerId={partnerId} view={view} places={places} choosePath={choosePath} />
        </>
      )}
    </div>
  )
}
