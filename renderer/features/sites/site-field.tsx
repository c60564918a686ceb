// One field of a site's form, as its kind of gateway describes it.
import type { SiteField as Field } from '#domain/gateway-site.ts'
import { siteFieldText } from '#i18n/describe-rendering.ts'
import { Button } from '../../kit/button.tsx'
import { Choice } from '../../kit/choice.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { Toggle } from '../../kit/toggle.tsx'
import { useTranslation } from '../../translation.tsx'
import type { TypedFact } from './site-form-values.ts'
import type { SitesState } from './sites-store.ts'

export interface SiteFieldProps {
  readonly gateway: string
  readonly field: Field
  readonly value: TypedFact
  readonly error: string | undefined
  readonly onChange: (value: TypedFact) => void
  /** Asks for a file of this desk; null = none chosen. */
  readonly choosePath: SitesState['choosePath']
}

const manyLines = 3
/** Options with longer words stand one below the other. */
const longLabel = 40

export function SiteField({ gateway, field, value, error, onChange, choosePath }: SiteFieldProps) {
  const { t } = useTranslation()
  const label = siteFieldText(gateway, field.name, 'label', t)
  const hint = siteFieldText(gateway, field.name, 'hint', t)
  if (field.kind === 'toggle') {
    return <Toggle label={label} hint={error ?? hint} isSelected={value === true} onChange={onChange} />
  }
  if (field.kind === 'choice') {
    const options = field.options.map((option) => ({
      value: option,
      label: siteFieldText(gateway, field.name, `option.${option}`, t),
    }))
    return (
      <Choice
        look={options.some((option) => option.label.length > longLabel) ? 'stack' : 'row'}
        label={label}
        hint={hint}
        error={error}
        options={options}
        value={String(value)}
        onChange={onChange}
      />
    )
  }
  const { chooses } = field
  const choose = async (kind: NonNullable<Field['chooses']>) => {
    const path = await choosePath(kind)
    if (path !== null) onChange(path)
  }
  return (
    <TextField
      label={label}
      hint={field.kind === 'pairs' ? `${hint} ${t('sites:pairs-hint')}` : hint}
      error={error}
      isMono={field.isMono}
      isRequired={field.isRequired}
      {...(field.kind === 'lines' || field.kind === 'pairs' ? { lines: manyLines } : {})}
      {...(field.kind === 'number' ? { inputMode: 'numeric' as const } : {})}
      value={String(value)}
      onChange={onChange}
      {...(chooses === null
        ? {}
        : { action: <Button onPress={() => void choose(chooses)}>{t('action.choose-file')}</Button> })}
    />
  )
}
