// The form for the facts of an Exchange organisation.
import { Choice } from '../../kit/choice.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { Toggle } from '../../kit/toggle.tsx'
import { useTranslation } from '../../translation.tsx'
import { type ExchangeSiteValues, exchangeVersions, readExchangeForm } from './exchange-site-values.ts'

export interface ExchangeSiteFormProps {
  readonly values: ExchangeSiteValues
  readonly onChange: (values: ExchangeSiteValues) => void
}

export function ExchangeSiteForm({ values, onChange }: ExchangeSiteFormProps) {
  const { t } = useTranslation()
  const reading = readExchangeForm(values)
  const wrong = reading.wrongServer
  return (
    <div className="form form-columns">
      <Choice
        label={t('configure.exchange.product')}
        options={exchangeVersions.map((value) => ({ value, label: t(`configure.exchange.product-${value}`) }))}
        value={values.product}
        onChange={(product) => onChange({ ...values, product })}
      />
      <TextField
        label={t('configure.exchange.servers')}
        hint={
          reading.areServersMissing ? t('configure.exchange.servers-missing') : t('configure.exchange.servers-hint')
        }
        error={wrong === null ? undefined : t('configure.exchange.not-a-server', { value: wrong })}
        lines={2}
        isMono
        isRequired
        value={values.servers}
        onChange={(servers) => onChange({ ...values, servers })}
      />
      <TextField
        label={t('configure.exchange.fqdn')}
        hint={t('configure.exchange.fqdn-hint')}
        error={reading.isFqdnWrong ? t('fault:input.not-a-host.title', { value: values.fqdn.trim() }) : undefined}
        isMono
        value={values.fqdn}
        onChange={(fqdn) => onChange({ ...values, fqdn })}
      />
      <Toggle
        label={t('configure.exchange.frontend-proxy')}
        isSelected={values.frontendProxy}
        onChange={(frontendProxy) => onChange({ ...values, frontendProxy })}
      />
    </div>
  )
}
