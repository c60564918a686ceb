// A button that opens a short list of further actions: arrow keys walk it, Escape closes it and gives the focus back.
import type { ReactNode } from 'react'
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'

export interface MenuAction {
  readonly id: string
  readonly label: string
  readonly run: () => void
}

export interface MenuButtonProps {
  /** What stands on the button. */
  readonly children: ReactNode
  /** What is read aloud, where the words on the button are not enough. */
  readonly label?: string
  readonly actions: readonly MenuAction[]
  readonly isQuiet?: boolean
}

export function MenuButton({ children, label, actions, isQuiet = false }: MenuButtonProps) {
  const name = label === undefined ? {} : { 'aria-label': label }
  return (
    <MenuTrigger>
      <Button className={`button ${isQuiet ? 'button-quiet' : 'button-plain'}`} {...name}>
        {children}
        <svg className="menu-arrow" viewBox="0 0 16 16" aria-hidden="true">
          <path d="M4 6.5L8 10.5 12 6.5" />
        </svg>
      </Button>
      <Popover className="menu-popover" placement="bottom end">
        <Menu className="menu" {...name} onAction={(key) => actions.find(({ id }) => id === key)?.run()}>
          {actions.map(({ id, label: words }) => (
            <MenuItem key={id} id={id} className="menu-item">
              {words}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
