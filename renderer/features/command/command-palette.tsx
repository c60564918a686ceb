// One field for everything: finds partners by name or domain and offers commands. Arrow keys and Enter suffice.
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
  useFilter,
} from 'react-aria-components'
import { Icon } from '../../kit/icons.tsx'
import { Mark, type MarkKind } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'

export interface Command {
  readonly id: string
  readonly label: string
  /** More words it is found by. */
  readonly words?: string
  readonly detail?: string
  readonly keys?: string
  readonly mark?: MarkKind
  readonly run: () => void
}

export interface CommandPaletteProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly partners: readonly Command[]
  readonly commands: readonly Command[]
}

export function CommandPalette({ isOpen, onClose, partners, commands }: CommandPaletteProps) {
  const { t } = useTranslation()
  const { contains } = useFilter({ sensitivity: 'base' })
  const run = (id: string) => {
    onClose()
    ;[...partners, ...commands].find((command) => command.id === id)?.run()
  }
  return (
    <ModalOverlay
      className="overlay overlay-top"
      isOpen={isOpen}
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Modal className="modal palette">
        <Dialog className="dialog" aria-label={t('command.title')}>
          <Autocomplete filter={contains}>
            <SearchField className="palette-field" aria-label={t('frame.command-field')} autoFocus>
              <Icon name="search" />
              <Input className="palette-input" placeholder={t('frame.command-field')} />
            </SearchField>
            <Menu
              className="palette-menu"
              aria-label={t('command.title')}
              onAction={(key) => run(String(key))}
              renderEmptyState={() => <p className="palette-empty">{t('command.none')}</p>}
            >
              <CommandSection title={t('command.partners')} commands={partners} />
              <CommandSection title={t('command.commands')} commands={commands} />
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function CommandSection({ title, commands }: { title: string; commands: readonly Command[] }) {
  if (commands.length === 0) return null
  return (
    <MenuSection>
      <Header className="palette-section">{title}</Header>
      {commands.map((command) => (
        <MenuItem
          key={command.id}
          id={command.id}
          className="palette-item"
          textValue={`${command.label} ${command.words ?? ''}`}
          aria-label={command.label}
        >
          {command.mark === undefined ? null : <Mark kind={command.mark} />}
          <span>{command.label}</span>
          {command.detail === undefined ? null : <span className="muted palette-detail">{command.detail}</span>}
          {command.keys === undefined ? null : <kbd>{command.keys}</kbd>}
        </MenuItem>
      ))}
    </MenuSection>
  )
}
