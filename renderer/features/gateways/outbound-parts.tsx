// The smaller parts about mail to the partner: fingerprints, TLS version and suites, our own certificate, the way, and the day of review.
import { Choice } from '../../kit/choice.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useTranslation } from '../../translation.tsx'
import { protocolKey } from './choice-words.ts'
import { bindText, type PartProps } from './field-binding.ts'

export const protocols = ['TLSv1.2', 'TLSv1.3'] as const
const suites = ['any', 'pfs', 'bsi'] as const
const routes = ['mx', 'hosts'] as const

export function PinsPart(props: PartProps) {
  const { t } = useTranslation()
  return (
    <TextField
      label={t('configure:pins.label')}
      hint={t('configure:pins.hint')}
      lines={3}
      isMono
      {...bindText(props, 'pins', t)}
    />
  )
}

export function ProtocolPart({ values, change }: PartProps) {
  const { t } = useTranslation()
  return (
    <>
      <Choice
        label={t('configure:protocol.label')}
        options={protocols.map((value) => ({ value, label: t(`configure:protocol.${protocolKey(value)}`) }))}
        value={values.minProtocol}
        onChange={(minProtocol) => change({ minProtocol })}
      />
      <Choice
        label={t('configure:suites.label')}
        hint={t('configure:suites.hint')}
        options={suites.map((value) => ({ value, label: t(`configure:suites.${value}`) }))}
        value={values.suites}
        onChange={(chosen) => change({ suites: chosen })}
      />
    </>
  )
}

export function ClientPart(props: PartProps) {
  const { t } = useTranslation()
  return (
    <TextField
      label={t('configure:client.label')}
      hint={t('configure:client.hint')}
      isMono
      {...bindText(props, 'clientCertificate', t)}
    />
  )
}

export function RoutePart(props: PartProps) {
  const { t } = useTranslation()
  const { values, change } = props
  return (
    <>
      <Choice
        label={t('configure:route.label')}
        options={routes.map((value) => ({ value, label: t(`configure:route.${value}`) }))}
        value={values.route}
        onChange={(route) => change({ route })}
      />
      {values.route === 'mx' ? null : (
        <TextField
          label={t('configure:route.hosts-label')}
          hint={t('configure:route.hosts-hint')}
          lines={3}
          isMono
          isRequired
          {...bindText(props, 'hosts', t)}
        />
      )}
    </>
  )
}

export function ReviewPart(props: PartProps) {
  const { t } = useTranslation()
  return (
    <TextField
      label={t('configure:review.label')}
      hint={t('configure:review.hint')}
      kind="date"
      {...bindText(props, 'reviewBy', t)}
    />
  )
}
