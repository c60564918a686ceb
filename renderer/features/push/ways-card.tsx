// How the files of a partner come to its gateways: over SSH where there is a host, by hand as a folder or ZIP everywhere.
import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { GatewayDescription } from '#contract/contract.ts'
import type { RenderRequest } from '#contract/contract-types.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import { AppLink } from '../../kit/app-link.tsx'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Mark } from '../../kit/mark.tsx'
import { SavedFiles } from '../../kit/saved-files.tsx'
import { paths } from '../../paths.ts'
import { useTranslation } from '../../translation.tsx'
import type { HostsStore } from './hosts-store.ts'
import type { PushStore } from './push-store.ts'
import { whereTo } from './where-to.ts'

export interface WaysCardProps {
  readonly hosts: HostsStore
  readonly push: PushStore
  /** The gateways chosen, each with its kind. */
  readonly sites: readonly { readonly site: GatewaySite; readonly kind: GatewayDescription | undefined }[]
  readonly request: RenderRequest
  /** Practice partners stay on this desk. */
  readonly isPractice: boolean
  readonly onPush: (siteId: string) => void
  readonly reveal: (path: string) => void
}

export function WaysCard({ hosts, push, sites, request, isPractice, onPush, reveal }: WaysCardProps) {
  const { t } = useTranslation()
  const { exporting, exported, exportFault } = useStore(push)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was said of other files ends with them
  useEffect(() => () => push.getState().endExport(), [push, request])
  return (
    <>
      <Card
        title={t('push:ways.title')}
        actions={
          <>
            <Button
              isPending={exporting === 'folder'}
              isDisabled={exporting !== null}
              onPress={() => void push.getState().exportSet(request, 'folder')}
            >
              {t('push:ways.folder')}
            </Button>
            <Button
              isPending={exporting === 'zip'}
              isDisabled={exporting !== null}
              onPress={() => void push.getState().exportSet(request, 'zip')}
            >
              {t('push:ways.zip')}
            </Button>
          </>
        }
      >
        <ul className="site-list">
          {sites.map(({ site, kind }) => (
            <Way
              key={site.id}
              hosts={hosts}
              site={site}
              kind={kind}
              isPractice={isPractice}
              onPush={() => onPush(site.id)}
            />
          ))}
        </ul>
        <p className="push-foot hint">{t('push:ways.by-hand')}</p>
      </Card>
      {exportFault === null ? null : <FaultPanel fault={exportFault} />}
      {exported === null ? null : <SavedFiles title={t('push:ways.exported')} files={exported.files} reveal={reveal} />}
    </>
  )
}

interface WayProps {
  readonly hosts: HostsStore
  readonly site: GatewaySite
  readonly kind: GatewayDescription | undefined
  readonly isPractice: boolean
  readonly onPush: () => void
}

function Way({ hosts, site, kind, isPractice, onPush }: WayProps) {
  const { t } = useTranslation()
  const known = useStore(hosts, (state) => state.bySite[site.id])
  const { whyNot } = whereTo(site, kind)
  const isPushable = whyNot === null && !isPractice
  useEffect(() => {
    if (isPushable) void hosts.getState().load(site.id)
  }, [hosts, site.id, isPushable])
  const count = known?.length ?? 0
  return (
    <li className="site-row">
      <div className="site-text">
        <h3>{site.name}</h3>
        <p className="push-line">
          <Mark kind={isPushable && count > 0 ? 'good' : 'none'} />
          <span className="secondary">
            {isPushable
              ? count > 0
                ? t('push:hosts.count', { count })
                : t('push:ways.no-host')
              : t(whyNot === null ? 'push:ways.practice' : `push:ways.${whyNot}`)}
          </span>
        </p>
      </div>
      <div className="site-actions">
        {!isPushable ? null : count > 0 ? (
          <Button onPress={onPush} label={t('push:ways.look-of', { site: site.name })}>
            {t('push:ways.look')}
          </Button>
        ) : (
          <AppLink to={paths.gateway(site.id)} className="button">
            {t('push:ways.add-host')}
            <span className="visually-hidden"> {site.name}</span>
          </AppLink>
        )}
      </div>
    </li>
  )
}
