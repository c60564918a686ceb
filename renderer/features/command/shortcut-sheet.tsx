// All keyboard shortcuts on one sheet.
import { Dialog } from '../../kit/dialog.tsx'
import { useTranslation } from '../../translation.tsx'

export interface ShortcutSheetProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly control: string
}

export function ShortcutSheet({ isOpen, onClose, control }: ShortcutSheetProps) {
  const { t } = useTranslation()
  const rows: readonly (readonly [string, string])[] = [
    [t('shortcuts.search'), `${control} K`],
    [t('shortcuts.filter'), `${control} F`],
    [t('shortcuts.new'), `${control} N`],
    [t('shortcuts.help'), 'F1'],
    [t('shortcuts.move'), t('shortcuts.arrow-keys')],
    [t('shortcuts.leave'), t('shortcuts.escape')],
  ]
  return (
    <Dialog title={t('shortcuts.title')} isOpen={isOpen} onClose={onClose}>
      <dl className="shortcuts">
        {rows.map(([name, keys]) => (
          <div key={name} className="shortcut">
            <dt>{name}</dt>
            <dd>
              <kbd>{keys}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
