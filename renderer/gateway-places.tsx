// The places about gateways: the form of one of our own, and the step of a partner where its choice meets what is rendered from it.
import { useCallback, useMemo } from 'react'
import { useLocation } from 'wouter'
import { useStore } from 'zustand'
import type { SiteRendering } from '#contract/contract.ts'
import type { RenderRequest } from '#contract/contract-types.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import type { Partner } from '#domain/partner.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { PartnerStandings } from './confirm-places.tsx'
import { ConfigPage } from './features/gateways/config-page.tsx'
import { HostsCard } from './features/push/hosts-card.tsx'
import { JournalCard } from './features/push/journal-card.tsx'
import { PushPage } from './features/push/push-page.tsx'
import type { PushSubject } from './features/push/push-store.ts'
import { WaysCard } from './features/push/ways-card.tsx'
import { whereTo } from './features/push/where-to.ts'
import { RelayPage } from './features/relay/relay-page.tsx'
import { SiteResult } from './features/renderings/site-result.tsx'
import { SiteFormPage } from './features/sites/site-form-page.tsx'
import { AppLink } from './kit/app-link.tsx'
import { Button } from './kit/button.tsx'
import { FaultPanel } from './kit/fault-panel.tsx'
import { Notice } from './kit/notice.tsx'
import { paths, placeOfHosts, placeOfResult } from './paths.ts'
import type { Stores } from './stores.ts'
import { useTranslation } from './translation.tsx'

/** The form of a site; `siteId` null for a new one. */
export function SitePlace({ stores, siteId }: { stores: Stores; siteId: string | null }) {
  const [, go] = useLocation()
  const { sites, kinds, isLoaded, fault } = useStore(stores.sites)
  const [first, ...others] = kinds
  if (!isLoaded) return null
  if (first === undefined) return <div className="page">{fault === null ? null : <FaultPanel fault={fault} />}</div>
  const site = siteId === null ? null : sites.find((entry) => entry.id === siteId)
  if (site === undefined) return <SiteGone />
  return (
    <>
      <SiteFormPage
        store={stores.sites}
        site={site}
        kinds={[first, ...others]}
        onDone={() => go(paths.gateways)}
        wayDown={site === null ? null : <WayToHosts />}
      />
      {site === null ? null : <Delivery stores={stores} site={site} />}
    </>
  )
}

/** From the title of a long form to the hosts below it. */
function WayToHosts() {
  const { t } = useTranslation()
  const go = () => {
    const place = document.getElementById(placeOfHosts)
    place?.scrollIntoView({ block: 'start' })
    place?.focus({ preventScroll: true })
  }
  return <Button onPress={go}>{t('push:page.to-hosts')}</Button>
}

function SiteGone() {
  const { t } = useTranslation()
  return (
    <div className="page">
      <h1>{t('sites:not-found')}</h1>
      <Notice tone="info" action={<AppLink to={paths.gateways}>{t('frame.gateways')}</AppLink>}>
        {t('sites:not-found-remedy')}
      </Notice>
    </div>
  )
}

/** Chooses what a push is about, looks at the hosts and goes to its page. */
function usePush(stores: Stores) {
  const [, go] = useLocation()
  return useCallback(
    (siteId: string, subject: PushSubject) => {
      stores.push.getState().about(siteId, subject)
      void stores.push.getState().plan(siteId)
      go(paths.push(siteId))
    },
    [stores, go],
  )
}

/** The hosts of a gateway of our own and what was pushed to them. */
function Delivery({ stores, site }: { stores: Stores; site: GatewaySite }) {
  const { t } = useTranslation()
  const push = usePush(stores)
  const kinds = useStore(stores.sites, (state) => state.kinds)
  const where = whereTo(
    site,
    kinds.find(({ id }) => id === site.gateway),
  )
  return (
    <div className="page page-narrow page-more">
      <div id={placeOfHosts} className="result-place" tabIndex={-1}>
        <HostsCard
          store={stores.hosts}
          site={site}
          where={where}
          wayOn={<Button onPress={() => push(site.id, { kind: 'kept' })}>{t('push:ways.look')}</Button>}
        />
      </div>
      <JournalCard
        store={stores.push}
        siteId={site.id}
        onUndo={({ id: recordId, host, startedAt }) => push(site.id, { kind: 'undo', recordId, host, startedAt })}
      />
    </div>
  )
}

/** A push to the hosts of a gateway. */
export function PushPlace({ stores, siteId }: { stores: Stores; siteId: string }) {
  const { sites, isLoaded } = useStore(stores.sites)
  const site = sites.find((entry) => entry.id === siteId)
  if (!isLoaded) return null
  return site === undefined ? <SiteGone /> : <PushPage store={stores.push} site={site} />
}

/** The relay this app runs. */
export function RelayPlace({ stores }: { stores: Stores }) {
  const sites = useStore(stores.sites, (state) => state.sites)
  const summaries = useStore(stores.partners, (state) => state.summaries)
  const app = useStore(stores.settings, (state) => state.app)
  const partners = useMemo(() => summaries.map(({ partner }) => partner), [summaries])
  if (app === null) return null
  return (
    <RelayPage store={stores.relay} sites={sites} partners={partners} hostName={app.hostName} reveal={stores.reveal} />
  )
}

export interface ConfigureStepProps {
  readonly stores: Stores
  readonly partner: Partner
  readonly reports: readonly ProbeReport[]
}

/** The step "configure" of a partner. */
export function ConfigureStep({ stores, partner, reports }: ConfigureStepProps) {
  const { sites, kinds, isLoaded } = useStore(stores.sites)
  const push = usePush(stores)
  const ways = (request: RenderRequest) => (
    <WaysCard
      hosts={stores.hosts}
      push={stores.push}
      sites={sites
        .filter(({ id }) => request.siteIds.includes(id))
        .map((site) => ({ site, kind: kinds.find(({ id }) => id === site.gateway) }))}
      request={request}
      isPractice={partner.isPractice}
      onPush={(siteId) => {
        const { partnerId, choice } = request
        push(siteId, { kind: 'partner', partner: partner.name, request: { partnerId, choice } })
      }}
      reveal={stores.reveal}
    />
  )
  const result = useCallback(
    (renderings: readonly SiteRendering[]) =>
      renderings.map((rendering) => {
        const site = sites.find((entry) => entry.id === rendering.siteId)
        return site === undefined ? null : (
          <div key={rendering.siteId} id={placeOfResult(rendering.siteId)} className="result-place" tabIndex={-1}>
            <SiteResult
              rendering={rendering}
              site={site}
              kind={kinds.find((kind) => kind.id === site.gateway)}
              partner={partner}
              copy={stores.copy}
            />
          </div>
        )
      }),
    [sites, kinds, partner, stores],
  )
  if (!isLoaded) return null
  return (
    <div className="stack">
      <PartnerStandings stores={stores} partner={partner} />
      <ConfigPage
        store={stores.config}
        partner={partner}
        reports={reports}
        sites={sites}
        kinds={kinds}
        reveal={stores.reveal}
        result={result}
        ways={ways}
      />
    </div>
  )
}
