// One gateway of our own in the list: what it is called, what it is, what it carries, and what can be done with it.
import { useState } from 'react'
import type { GatewayDescription } from '#contract/contract.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import { gatewayName } from '#i18n/describe-rendering.ts'
import { AppLink } from '../../kit/app-link.tsx'
import { Button } from '../../kit/button.tsx'
import { Icon } from '../../kit/icons.tsx'
import { paths } from '../../paths.ts'
import { useTranslation } from '../../translation.tsx'
import { RemoveSiteDialog } from './remove-site-dialog.tsx'
import { siteFacts } from './site-words.ts'
import type { SitesStore } from './sites-store.ts'

export interface SiteRowProps {
  readonly store: SitesStore
  readonly site: GatewaySite
  readonly kind: GatewayDescription | undefined
}

export function SiteRow({ store, site, kind }: SiteRowProps) {
  const { t, formats } = useTranslation()
  const [isRemoving, setRemoving] = useState(false)
  const kindName = kind === undefined ? t('sites:unknown-kind') : gatewayName(kind.id, t)
  const words = [...(kindName === site.name ? [] : [kindName]), ...siteFacts(site, kind, t)]
  return (
    <li className="site-row">
      <div className="site-text">
        <h3>{site.name}</h3>
        {words.length === 0 ? null : <p className="secondary">{words.join(' · ')}</p>}
        <p className="hint">
          {t(`sites:serves.${site.serves}`)} · {t('sites:changed', { when: formats.date(site.changedAt) })}
        </p>
      </div>
      <div className="site-actions">
        {kind === undefined ? null : (
          <AppLink to={paths.gateway(site.id)} className="button button-quiet">
            <Icon name="edit" />
            {t('action.edit')}
            <span className="visually-hidden"> {site.name}</span>
          </AppLink>
        )}
        <Button kind="quiet" onPress={() => setRemoving(true)} label={t('sites:remove', { name: site.name })}>
          <Icon name="remove" />
          {t('action.remove')}
        </Button>
      </div>
      {isRemoving ? <RemoveSiteDialog store={store} site={site} onClose={() => setRemoving(false)} /> : null}
    </li>
  )
}
