// A labelled field of one or several lines with hint and an inline error in our own words, and a button beside it where it has one.
import type { ReactNode } from 'react'
import { TextField as AriaTextField, FieldError, Input, Label, Text, TextArea } from 'react-aria-components'

export interface TextFieldProps {
  readonly label: ReactNode
  readonly value: string
  readonly onChange: (value: string) => void
  readonly hint?: ReactNode
  readonly error?: string | undefined
  readonly lines?: number
  readonly isMono?: boolean
  readonly isRequired?: boolean
  readonly autoFocus?: boolean
  readonly placeholder?: string
  readonly inputMode?: 'text' | 'email' | 'tel' | 'numeric'
  /** A day, or a day with a time, is typed and picked as the system does it; its value is an ISO date without a zone. */
  readonly kind?: 'text' | 'date' | 'datetime-local'
  /** The person left the field. */
  readonly onBlur?: () => void
  /** Stands beside a field of one line, such as a button that fills it. */
  readonly action?: ReactNode
}

export function TextField(props: TextFieldProps) {
  const {
    label,
    value,
    onChange,
    hint,
    error,
    lines = 1,
    isMono = false,
    isRequired = false,
    placeholder,
    action,
  } = props
  const className = `input${isMono ? ' mono' : ''}`
  const place = placeholder === undefined ? {} : { placeholder }
  return (
    <AriaTextField
      className="field"
      value={value}
      onChange={onChange}
      isInvalid={error !== undefined}
      isRequired={isRequired}
      validationBehavior="aria"
      autoFocus={props.autoFocus ?? false}
      type={props.kind ?? 'text'}
      {...(props.onBlur === undefined ? {} : { onBlur: props.onBlur })}
      {...(props.inputMode === undefined ? {} : { inputMode: props.inputMode })}
    >
      <Label>{label}</Label>
      {lines > 1 ? (
        <TextArea className={className} rows={lines} spellCheck={false} {...place} />
      ) : (
        <div className="field-line">
          <Input className={className} spellCheck={false} autoComplete="off" {...place} />
          {action}
        </div>
      )}
      {hint === undefined ? null : (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
    </AriaTextField>
  )
}
