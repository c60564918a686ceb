// What to choose before anything is generated: the gateway, the level, and the facts of the own site.
import type { GatewayDescription } from '#contract/contract.ts'
import { Card } from '../../kit/card.tsx'
import { Choice } from '../../kit/choice.tsx'
import { Fold } from '../../kit/fold.tsx'
import { translateOpen } from '../../kit/open-key.ts'
import { Toggle } from '../../kit/toggle.tsx'
import { useTranslation } from '../../translation.tsx'
import type { ConfigChoice } from './config-choice.ts'
import { ExchangeSiteForm } from './exchange-site-form.tsx'

export interface ConfigFormProps {
  readonly choice: ConfigChoice
  readonly gateways: readonly GatewayDescription[]
}

export function ConfigForm({ choice, gateways }: ConfigFormProps) {
  const { t } = useTranslation()
  const { gateway } = choice
  return (
    <>
      <Card title={t('configure.gateway')} padded>
        <Choice
          label={t('configure.gateway')}
          isLabelHidden
          options={gateways.map((entry) => ({
            value: entry.id,
            label: translateOpen(t, `gateway:target.${entry.id}.name`, entry.id),
          }))}
          value={gateway?.id ?? null}
          onChange={choice.setGateway}
        />
        {gateway?.id === 'exchange' ? (
          <div className="site">
            <Fold title={t('configure.site')} isOpenAtFirst={choice.request === null}>
              <p className="hint">{t('configure.site-hint')}</p>
              <ExchangeSiteForm values={choice.exchange} onChange={choice.setExchange} />
            </Fold>
          </div>
        ) : null}
      </Card>
      <Card title={t('configure.level')} sub={t('configure.level-sub')} padded>
        <Choice
          label={t('configure.level')}
          isLabelHidden
          look="tiles"
          options={choice.options.map(({ level, refusal }) => ({
            value: level,
            label: t(`probe:mode.${level}.name`),
            detail: refusal === null ? t(`probe:mode.${level}.protects`) : t(`configure.${refusal}`),
            isDisabled: refusal !== null,
          }))}
          value={choice.level}
          onChange={choice.setLevel}
        />
        <Toggle
          label={t('configure.subdomains')}
          isSelected={choice.includeSubdomains}
          onChange={choice.setIncludeSubdomains}
        />
      </Card>
    </>
  )
}
