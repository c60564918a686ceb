// The admin's own gateways a test imitates: up to three of the catalogue, each with the mark how well its hello is known.
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { Card } from '../../kit/card.tsx'
import { Toggle } from '../../kit/toggle.tsx'
import { useTranslation } from '../../translation.tsx'
import { mostGateways, productGroups, toggleGateway } from './gateway-choice.ts'
import type { SettingsStore } from './settings-store.ts'

export function OwnGatewaysCard({ store }: { store: SettingsStore }) {
  const { t } = useTranslation()
  const { settings, gateways } = useStore(store)
  useEffect(() => {
    void store.getState().loadGateways()
  }, [store])
  const chosen = settings.gatewayHellos.filter((id) => gateways?.some((gateway) => gateway.id === id))
  const isFull = chosen.length >= mostGateways
  const change = (id: string, isWanted: boolean) =>
    void store.getState().change({ gatewayHellos: [...toggleGateway(chosen, id, isWanted, gateways ?? [])] })
  return (
    <Card title={t('depth:own.title')} sub={t('depth:own.sub', { most: mostGateways })} padded>
      <p className="hint">{t('depth:own.lead')}</p>
      {gateways?.length === 0 ? <p>{t('depth:own.none-known')}</p> : null}
      <div className="gateway-groups">
        {productGroups(gateways ?? []).map(({ product, gateways: offered }) => (
          <fieldset key={product} className="gateway-group">
            <legend>{t(`probe:gateway.product.${product}`)}</legend>
            {offered.map((gateway) => (
              <Toggle
                key={gateway.id}
                label={`${gateway.version} (${t(`depth:gateway.${gateway.evidence}`)})`}
                isSelected={chosen.includes(gateway.id)}
                isDisabled={isFull && !chosen.includes(gateway.id)}
                onChange={(isWanted) => change(gateway.id, isWanted)}
              />
            ))}
          </fieldset>
        ))}
      </div>
      <p className="hint" role="status">
        {t('depth:own.chosen', { count: chosen.length, most: mostGateways })}
        {isFull ? ` ${t('depth:own.full', { most: mostGateways })}` : ''}
      </p>
    </Card>
  )
}
