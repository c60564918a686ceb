// The hosts a gateway runs on, in the order they are pushed to; and the way to add one, or why this kind of gateway has none.
import { type ReactNode, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { GatewaySite } from '#domain/gateway-site.ts'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Icon } from '../../kit/icons.tsx'
import { useTranslation } from '../../translation.tsx'
import { HostDialog } from './host-dialog.tsx'
import { HostRow } from './host-row.tsx'
import type { HostsStore } from './hosts-store.ts'
import type { WhereTo } from './where-to.ts'

export interface HostsCardProps {
  readonly store: HostsStore
  readonly site: GatewaySite
  readonly where: WhereTo
  /** The way to a push, shown once there is a host. */
  readonly wayOn: ReactNode
}

const mostHosts = 100

export function HostsCard({ store, site, where, wayOn }: HostsCardProps) {
  const { systems, whyNot } = where
  const { t } = useTranslation()
  const hosts = useStore(store, (state) => state.bySite[site.id])
  const fault = useStore(store, (state) => state.fault)
  const [isAdding, setAdding] = useState(false)
  useEffect(() => {
    void store.getState().load(site.id)
  }, [store, site.id])
  if (whyNot !== null) {
    return (
      <Card title={t('push:hosts.title')} padded>
        <p>{t(`push:hosts.${whyNot}`)}</p>
      </Card>
    )
  }
  const count = hosts?.length ?? 0
  return (
    <Card
      title={t('push:hosts.title')}
      {...(count === 0 ? {} : { sub: t('push:hosts.count', { count }) })}
      actions={
        <>
          {count < mostHosts ? (
            <Button onPress={() => setAdding(true)}>
              <Icon name="add" />
              {t('push:hosts.add')}
            </Button>
          ) : null}
          {count === 0 ? null : wayOn}
        </>
      }
    >
      {fault === null ? null : (
        <div className="card-body">
          <FaultPanel fault={fault} />
        </div>
      )}
      {hosts !== undefined && count === 0 ? (
        <div className="card-body">
          <p>{t('push:hosts.none')}</p>
          <p className="hint">{t('push:hosts.none-hint')}</p>
        </div>
      ) : null}
      <ul className="site-list">
        {hosts?.map((host, index) => (
          <HostRow key={host.id} store={store} host={host} gateway={site.gateway} systems={systems} position={index} />
        ))}
      </ul>
      {count > 1 ? <p className="push-foot hint">{t('push:hosts.order')}</p> : null}
      {isAdding ? (
        <HostDialog
          store={store}
          siteId={site.id}
          host={null}
          gateway={site.gateway}
          systems={systems}
          position={Math.min(mostHosts - 1, (hosts?.at(-1)?.position ?? -1) + 1)}
          onClose={() => setAdding(false)}
        />
      ) : null}
    </Card>
  )
}
