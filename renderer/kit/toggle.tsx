// A labelled check box for a single yes or no; its hint says what it means, or why it cannot be chosen here.
import { type ReactNode, useId } from 'react'
import { Checkbox } from 'react-aria-components'

export interface ToggleProps {
  readonly label: ReactNode
  readonly isSelected: boolean
  readonly onChange: (isSelected: boolean) => void
  readonly hint?: ReactNode
  readonly isDisabled?: boolean
}

export function Toggle({ label, isSelected, onChange, hint, isDisabled = false }: ToggleProps) {
  const hintId = useId()
  const box = (
    <Checkbox
      className="toggle"
      isSelected={isSelected}
      isDisabled={isDisabled}
      onChange={onChange}
      {...(hint === undefined ? {} : { 'aria-describedby': hintId })}
    >
      <svg className="toggle-box" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M3.6 8.4l2.9 2.9 6-6.4" />
      </svg>
      {label}
    </Checkbox>
  )
  if (hint === undefined) return box
  return (
    <div className="toggle-explained">
      {box}
      <p className="hint" id={hintId}>
        {hint}
      </p>
    </div>
  )
}
