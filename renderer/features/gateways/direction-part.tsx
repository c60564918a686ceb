// Which mail the agreement is about.
import { policyDirections } from '#domain/tls-policy.ts'
import { Choice } from '../../kit/choice.tsx'
import { useTranslation } from '../../translation.tsx'
import type { PartProps } from './field-binding.ts'

export function DirectionPart({ values, change }: PartProps) {
  const { t } = useTranslation()
  return (
    <Choice
      label={t('configure:direction.label')}
      hint={t('configure:direction.hint')}
      options={policyDirections.map((value) => ({ value, label: t(`configure:direction.${value}`) }))}
      value={values.direction}
      onChange={(direction) => change({ direction })}
    />
  )
}
