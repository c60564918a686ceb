// What happens to a message that cannot be sent as agreed, and when its sender hears of it.
import { Choice } from '../../kit/choice.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useTranslation } from '../../translation.tsx'
import { bindText, type PartProps } from './field-binding.ts'

const actions = ['defer', 'hold', 'bounce', 'container'] as const

export function FailurePart(props: PartProps) {
  const { t } = useTranslation()
  const { values, change } = props
  return (
    <>
      <Choice
        label={t('configure:failure.label')}
        hint={t('configure:failure.hint')}
        look="tiles"
        options={actions.map((value) => ({
          value,
          label: t(`configure:failure.${value}`),
          detail: t(`configure:failure.${value}-detail`),
        }))}
        value={values.action}
        onChange={(action) => change({ action })}
      />
      <div className="form form-columns">
        <TextField label={t('configure:failure.warn')} inputMode="numeric" {...bindText(props, 'warnAfterHours', t)} />
        <TextField
          label={t('configure:failure.give-up')}
          inputMode="numeric"
          {...bindText(props, 'giveUpAfterHours', t)}
        />
      </div>
    </>
  )
}
