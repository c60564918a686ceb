// A labelled check box for a single yes or no.
import { Checkbox } from 'react-aria-components'

export function Toggle(props: { label: string; isSelected: boolean; onChange: (isSelected: boolean) => void }) {
  return (
    <Checkbox className="toggle" isSelected={props.isSelected} onChange={props.onChange}>
      <svg className="toggle-box" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M3.6 8.4l2.9 2.9 6-6.4" />
      </svg>
      {props.label}
    </Checkbox>
  )
}
