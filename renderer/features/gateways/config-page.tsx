// The step "configure" of a partner: own gateways, level and the other demands on top; what is rendered from them below, kept up to date.
import { type ReactNode, useCallback, useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import type { GatewayDescription, SiteRendering } from '#contract/contract.ts'
import type { RenderRequest } from '#contract/contract-types.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import type { Partner } from '#domain/partner.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { AppLink } from '../../kit/app-link.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Notice } from '../../kit/notice.tsx'
import { paths } from '../../paths.ts'
import { useTranslation } from '../../translation.tsx'
import { AgreedNotice } from './agreed-notice.tsx'
import type { ConfigStore } from './config-store.ts'
import { DemandsCard } from './demands-card.tsx'
import { KeepCard } from './keep-card.tsx'
import { LevelCard } from './level-card.tsx'
import { SitePicker } from './site-picker.tsx'
import { useConfig, useRested } from './use-config.ts'

export interface ConfigPageProps {
  readonly store: ConfigStore
  readonly partner: Partner
  readonly reports: readonly ProbeReport[]
  readonly sites: readonly GatewaySite[]
  readonly kinds: readonly GatewayDescription[]
  readonly reveal: (path: string) => void
  /** How renderings are shown; another feature's business. */
  readonly result: (renderings: readonly SiteRendering[]) => ReactNode
  /** The ways of whole files to their gateways; another feature's business. */
  readonly ways: (request: RenderRequest) => ReactNode
}

const restMs = 250

export function ConfigPage({ store, partner, reports, sites, kinds, reveal, result, ways }: ConfigPageProps) {
  const { t } = useTranslation()
  const { drafts, renderings, fault } = useStore(store)
  const parts = useMemo(() => ({ sites, kinds, partner, reports }), [sites, kinds, partner, reports])
  const config = useConfig(store, parts)
  const request = config?.request ?? null
  const render = useCallback((rested: RenderRequest | null) => void store.getState().render(rested), [store])
  useEffect(() => {
    void store.getState().load(partner.id)
  }, [store, partner.id])
  useRested(request, restMs, render)

  const isUntested =
    config?.values.direction !== 'inbound' &&
    config?.options.some((option) => option.refusal === 'refused-untested') === true
  return (
    <div className="stack">
      {isUntested ? (
        <Notice tone="unknown" action={<AppLink to={paths.partner(partner.id)}>{t('configure:to-test')}</AppLink>}>
          {t('configure:refused-untested')}
        </Notice>
      ) : null}
      {config === undefined ? null : (
        <>
          <SitePicker sites={sites} chosen={config.chosenSites} onChange={config.chooseSites} />
          <LevelCard config={config} isLevelChosen={drafts[partner.id]?.isLevelChosen === true} />
          <DemandsCard config={config} />
          <AgreedNotice
            partnerId={partner.id}
            choice={config.values}
            agreement={drafts[partner.id]?.kept.agreement ?? null}
          />
        </>
      )}
      {fault === null ? null : <FaultPanel fault={fault} isCalm />}
      {config === undefined ? null : (
        <KeepCard store={store} config={config} sites={sites} renderings={renderings} reveal={reveal} />
      )}
      {request !== null && renderings?.every((each) => each.result.kind === 'rendered') === true ? ways(request) : null}
      {renderings === null ? null : result(renderings)}
    </div>
  )
}
