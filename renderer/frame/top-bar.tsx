// The top bar: the name, the one field for search and commands, and where tests are run from.
import { Button } from 'react-aria-components'
import { Icon } from '../kit/icons.tsx'
import { useTranslation } from '../translation.tsx'
import { Brand } from './brand.tsx'

export interface TopBarProps {
  readonly control: string
  readonly hostName: string
  readonly isSidebarOpen: boolean
  readonly onSidebar: () => void
  readonly onSearch: () => void
}

export function TopBar({ control, hostName, isSidebarOpen, onSidebar, onSearch }: TopBarProps) {
  const { t } = useTranslation()
  return (
    <header className="top-bar">
      <Button
        className="icon-button sidebar-button"
        aria-label={t('frame.menu')}
        aria-expanded={isSidebarOpen}
        aria-controls="sidebar"
        onPress={onSidebar}
      >
        <Icon name="menu" />
      </Button>
      <Brand />
      <Button className="command-button" onPress={onSearch}>
        <Icon name="search" />
        <span className="command-text">{t('frame.command-field')}</span>
        <kbd>{control} K</kbd>
      </Button>
      {hostName === '' ? null : (
        <p className="this-computer">
          {t('frame.this-computer')}: <strong>{hostName}</strong>
        </p>
      )}
    </header>
  )
}
