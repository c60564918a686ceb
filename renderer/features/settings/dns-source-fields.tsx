// Who the test asks about DNS, and the fields that choice needs; fields of other choices keep their text and are not shown.
import { type DnsSourceKind, dnsSourceKinds } from '#domain/dns-source.ts'
import { Choice } from '../../kit/choice.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useTranslation } from '../../translation.tsx'
import type { SettingsFormValues } from './settings-form-values.ts'

/** Everything a field needs: its text, its error, and what to do when it is typed. */
export interface BoundField {
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (value: string) => void
}
export type Bind = (field: keyof SettingsFormValues) => BoundField

export interface DnsSourceFieldsProps {
  /** The system's servers, as text. */
  readonly system: string
  readonly source: DnsSourceKind
  readonly bind: Bind
  readonly onSource: (source: DnsSourceKind) => void
}

export function DnsSourceFields({ system, source, bind, onSource }: DnsSourceFieldsProps) {
  const { t } = useTranslation()
  return (
    <>
      <Choice
        label={t('settings.dns-source')}
        look="tiles"
        options={dnsSourceKinds.map((value) => ({
          value,
          label: t(`settings.dns-source-${value}`),
          detail: t(`settings.dns-source-${value}-detail`, { system }),
        }))}
        value={source}
        onChange={onSource}
      />
      {source === 'own' ? (
        <TextField
          label={t('settings.resolvers')}
          hint={t('settings.resolvers-hint', { system })}
          lines={3}
          isMono
          {...bind('resolvers')}
        />
      ) : null}
      {source === 'tls' ? (
        <>
          <TextField
            label={t('settings.dns-tls-name')}
            hint={t('settings.dns-tls-name-hint')}
            isMono
            {...bind('dnsTlsName')}
          />
          <TextField
            label={t('settings.dns-tls-addresses')}
            hint={t('settings.dns-tls-addresses-hint')}
            lines={2}
            isMono
            {...bind('dnsTlsAddresses')}
          />
        </>
      ) : null}
      {source === 'https' ? (
        <TextField
          label={t('settings.dns-https-url')}
          hint={t('settings.dns-https-url-hint')}
          isMono
          {...bind('dnsHttpsUrl')}
        />
      ) : null}
    </>
  )
}
