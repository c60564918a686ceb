// The places about confirming: the step "confirm" of a partner, and how its gateways stand where they are configured.
import { useCallback } from 'react'
import { useStore } from 'zustand'
import type { Partner } from '#domain/partner.ts'
import { ConfirmPage } from './features/confirm/confirm-page.tsx'
import { StandingsOf } from './features/confirm/standing-card.tsx'
import { AppLink } from './kit/app-link.tsx'
import { paths } from './paths.ts'
import type { Stores } from './stores.ts'
import { useTranslation } from './translation.tsx'

export interface ConfirmStepProps {
  readonly stores: Stores
  readonly partner: Partner
}

/** The step "confirm" of a partner. */
export function ConfirmStep({ stores, partner }: ConfirmStepProps) {
  const { t } = useTranslation()
  const sites = useStore(stores.sites, (state) => state.sites)
  const places = useStore(stores.points)
  const gatewayOf = useCallback((siteId: string) => sites.find(({ id }) => id === siteId)?.gateway ?? '', [sites])
  return (
    <ConfirmPage
      key={partner.id}
      store={stores.confirm}
      trials={stores.trials}
      partner={partner}
      gatewayOf={gatewayOf}
      places={places}
      choosePath={stores.hosts.getState().chooseKey}
      copy={stores.copy}
      configureWay={
        <AppLink to={paths.partner(partner.id, 'configure')} className="button button-quiet">
          {t('confirm:page.standing.to-configure')}
        </AppLink>
      }
    />
  )
}

/** How the partner's gateways stand, below its configuration. */
export function PartnerStandings({ stores, partner }: ConfirmStepProps) {
  const { t } = useTranslation()
  return (
    <StandingsOf
      store={stores.confirm}
      partnerId={partner.id}
      way={
        <AppLink to={paths.partner(partner.id, 'confirm')} className="button button-quiet">
          {t('confirm:page.standing.to-confirm')}
        </AppLink>
      }
    />
  )
}
