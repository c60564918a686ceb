// One of many, chosen from a list that opens; for lists too long for a radio group, such as partners. Uses the system's own list.
import { type ReactNode, useId } from 'react'

export interface PickerProps {
  readonly label: ReactNode
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly value: string
  readonly onChange: (value: string) => void
  readonly hint?: ReactNode
  readonly error?: string | undefined
}

export function Picker({ label, options, value, onChange, hint, error }: PickerProps) {
  const id = useId()
  const told = [hint === undefined ? undefined : `${id}-hint`, error === undefined ? undefined : `${id}-error`]
  const described = told.filter((part) => part !== undefined).join(' ')
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="input"
        value={value}
        aria-invalid={error !== undefined}
        {...(described === '' ? {} : { 'aria-describedby': described })}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
      {error === undefined ? null : (
        <p id={`${id}-error`} className="field-error">
          {error}
        </p>
      )}
    </div>
  )
}
