// Buttons. `primary` appears once per screen; `quiet` is for actions beside content; `danger` for what cannot be undone.
import type { ReactNode, Ref } from 'react'
import { Button as AriaButton } from 'react-aria-components'

export interface ButtonProps {
  readonly children: ReactNode
  readonly onPress?: () => void
  readonly kind?: 'plain' | 'primary' | 'quiet' | 'danger'
  readonly type?: 'button' | 'submit'
  readonly isDisabled?: boolean
  readonly isPending?: boolean
  readonly autoFocus?: boolean
  readonly label?: string
  readonly ref?: Ref<HTMLButtonElement>
}

export function Button({ children, kind = 'plain', label, ...rest }: ButtonProps) {
  return (
    <AriaButton className={`button button-${kind}`} {...(label === undefined ? {} : { 'aria-label': label })} {...rest}>
      {children}
    </AriaButton>
  )
}
