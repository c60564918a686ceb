// What there is to keep: in one look which gateway gets files and which does not, and the two ways to keep them. Nothing is kept while one
// gateway is refused, so a set of files is whole or not there.
import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { SiteRendering } from '#contract/contract.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import { describeFault } from '#i18n/translate.ts'
import { announce } from '../../kit/announcer.tsx'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Icon } from '../../kit/icons.tsx'
import { Mark } from '../../kit/mark.tsx'
import { Notice } from '../../kit/notice.tsx'
import { SavedFiles } from '../../kit/saved-files.tsx'
import { placeOfResult } from '../../paths.ts'
import { useTranslation } from '../../translation.tsx'
import type { ConfigStore } from './config-store.ts'
import type { Config } from './use-config.ts'

export interface KeepCardProps {
  readonly store: ConfigStore
  readonly config: Config
  readonly sites: readonly GatewaySite[]
  readonly renderings: readonly SiteRendering[] | null
  readonly reveal: (path: string) => void
}

export function KeepCard({ store, config, sites, renderings, reveal }: KeepCardProps) {
  const { t, language } = useTranslation()
  const { busy, kept, keepFault, wasDismissed } = useStore(store)
  const { request } = config
  const refused = renderings?.filter(({ result }) => result.kind === 'refused') ?? []
  const isReady = request !== null && renderings !== null && refused.length === 0 && busy === null
  const files =
    renderings?.flatMap(({ result }) => (result.kind === 'rendered' ? result.rendering.artefacts : [])) ?? []
  const sentence =
    renderings === null
      ? t(`configure:${waitingFor(config, sites)}`)
      : [
          t('configure:files', { count: files.length }),
          ...(refused.length === 0 ? [] : [t('configure:refused', { count: refused.length })]),
        ].join(' · ')
  const announced = renderings === null ? null : t('configure:announced', { sentence })
  useEffect(() => {
    if (announced !== null) announce(announced)
  }, [announced])

  return (
    <>
      <Card
        title={t('configure:result')}
        sub={renderings === null ? '' : sentence}
        actions={
          <>
            <Button
              isDisabled={!isReady}
              isPending={busy === 'printing'}
              onPress={() => {
                if (request !== null) void store.getState().print(request, language)
              }}
            >
              {busy === 'printing' ? t('configure:printing') : t('configure:print')}
            </Button>
            <Button
              kind="primary"
              isDisabled={!isReady}
              isPending={busy === 'saving'}
              onPress={() => {
                if (request !== null) void store.getState().save(request)
              }}
            >
              <Icon name="save" />
              {busy === 'saving' ? t('configure:saving') : t('configure:save')}
            </Button>
          </>
        }
        padded
      >
        {renderings === null ? (
          <p className="secondary">{sentence}</p>
        ) : (
          <ul className="outcomes">
            {renderings.map((rendering) => (
              <Outcome key={rendering.siteId} rendering={rendering} site={nameOf(sites, rendering.siteId)} />
            ))}
          </ul>
        )}
        {refused.length === 0 ? null : <p className="hint">{t('configure:refused-hint')}</p>}
      </Card>
      {keepFault === null ? null : <FaultPanel fault={keepFault} />}
      {kept === null ? null : (
        <SavedFiles title={t(`configure:kept.${kept.kind}`)} files={kept.files} reveal={reveal} />
      )}
      {wasDismissed ? (
        <Notice tone="info" live>
          {t('configure:dismissed')}
        </Notice>
      ) : null}
    </>
  )
}

function nameOf(sites: readonly GatewaySite[], siteId: string): string {
  return sites.find((site) => site.id === siteId)?.name ?? ''
}

/** What a person has to do before there are files. */
function waitingFor(config: Config, sites: readonly GatewaySite[]) {
  if (sites.length === 0) return 'waiting-none'
  if (config.chosenSites.length === 0) return 'waiting-site'
  if (config.choice === null) return 'waiting-demand'
  return config.request === null ? 'waiting-level' : 'waiting'
}

function Outcome({ rendering, site }: { rendering: SiteRendering; site: string }) {
  const { t } = useTranslation()
  const { result, difference } = rendering
  if (result.kind === 'refused') {
    return (
      <li className="outcome">
        <Mark kind="bad" />
        <span>
          <WayTo siteId={rendering.siteId} site={site} /> {describeFault(result.fault, t).title}
        </span>
      </li>
    )
  }
  const isSame = difference?.files.every((file) => file.kind === 'same') === true
  const change = difference === null ? 'new' : isSame ? 'same' : 'changed'
  return (
    <li className="outcome">
      <Mark kind="good" />
      <span>
        <WayTo siteId={rendering.siteId} site={site} />{' '}
        {t('configure:files', { count: result.rendering.artefacts.length })} · {t(`configure:change.${change}`)}
      </span>
    </li>
  )
}

/** The name of a gateway, as the way to what it gets further down. */
function WayTo({ siteId, site }: { siteId: string; site: string }) {
  const { t } = useTranslation()
  const go = () => {
    const place = document.getElementById(placeOfResult(siteId))
    place?.scrollIntoView({ block: 'start' })
    place?.focus({ preventScroll: true })
  }
  return (
    <Button kind="quiet" onPress={go} label={t('configure:to-result', { site })}>
      {site}
    </Button>
  )
}
