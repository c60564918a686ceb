// One of several, as a radio group whose options may say why they are not open to choice.
import type { ReactNode } from 'react'
import { FieldError, Label, Radio, RadioGroup, Text } from 'react-aria-components'

export interface Option<V extends string> {
  readonly value: V
  readonly label: string
  readonly detail?: ReactNode
  readonly isDisabled?: boolean
}

export interface ChoiceProps<V extends string> {
  readonly label: string
  readonly options: readonly Option<V>[]
  readonly value: V | null
  readonly onChange: (value: V) => void
  /** Side by side, as tiles for few words each, or one below the other for many. */
  readonly look?: 'row' | 'tiles' | 'stack'
  readonly isLabelHidden?: boolean
  readonly hint?: string
  readonly error?: string | undefined
}

export function Choice<V extends string>(props: ChoiceProps<V>) {
  const { label, options, value, onChange, look = 'row', isLabelHidden = false, hint, error } = props
  const pick = (picked: string) => {
    const option = options.find((entry) => entry.value === picked)
    if (option !== undefined) onChange(option.value)
  }
  return (
    <RadioGroup
      className={`choice choice-${look}`}
      value={value}
      onChange={pick}
      isInvalid={error !== undefined}
      validationBehavior="aria"
    >
      <Label className={isLabelHidden ? 'visually-hidden' : 'choice-label'}>{label}</Label>
      <div className="choice-options">
        {options.map((option) => (
          <Radio key={option.value} value={option.value} isDisabled={option.isDisabled ?? false} className="radio">
            <span className="radio-dot" aria-hidden="true" />
            <span className="radio-text">
              <span className="radio-label">{option.label}</span>
              {option.detail === undefined ? null : <span className="radio-detail">{option.detail}</span>}
            </span>
          </Radio>
        ))}
      </div>
      {hint === undefined ? null : (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
    </RadioGroup>
  )
}
