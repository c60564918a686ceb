// Whose certificates count for mail to the partner.
import { Choice } from '../../kit/choice.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useTranslation } from '../../translation.tsx'
import { bindText, type PartProps } from './field-binding.ts'

const kinds = ['public', 'private'] as const

export function TrustPart(props: PartProps) {
  const { t } = useTranslation()
  const { values, change } = props
  return (
    <>
      <Choice
        label={t('configure:trust.label')}
        look="tiles"
        options={kinds.map((value) => ({
          value,
          label: t(`configure:trust.${value}-choice`),
          detail: t(`configure:trust.${value}-detail`),
        }))}
        value={values.trust}
        onChange={(trust) => change({ trust })}
      />
      <TextField
        label={t(values.trust === 'public' ? 'configure:trust.additional' : 'configure:trust.only')}
        hint={t('configure:trust.pem-hint')}
        lines={5}
        isMono
        {...bindText(props, 'authorities', t)}
      />
    </>
  )
}
