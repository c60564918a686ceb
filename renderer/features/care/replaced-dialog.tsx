// After a copy took the place of everything: where the data from before lie, and the one way on, because nothing in the window is true any
// more. Stands above every page: the copy may be taken in while a person is elsewhere.
import { useStore } from 'zustand'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { useTranslation } from '../../translation.tsx'
import type { CareStore } from './care-store.ts'

export function ReplacedDialog({ store, onReload }: { store: CareStore; onReload: () => void }) {
  const { t } = useTranslation()
  const end = useStore(store, (state) => state.end)
  if (end?.kind !== 'replaced') return null
  return (
    <Dialog
      title={t('care:page.copy.done')}
      isOpen
      onClose={onReload}
      role="alertdialog"
      actions={
        <Button kind="primary" onPress={onReload} autoFocus>
          {t('care:page.copy.reload')}
        </Button>
      }
    >
      <p>{t('care:page.copy.done-text')}</p>
      <p className="mono path">{end.keptAside}</p>
    </Dialog>
  )
}
