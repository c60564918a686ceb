// After a copy took the place of everything: where the data from before lie, and the one way on, because nothing in the window is true any
// more.
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { useTranslation } from '../../translation.tsx'

export function ReplacedDialog({ keptAside, onReload }: { keptAside: string; onReload: () => void }) {
  const { t } = useTranslation()
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
      <p className="mono path">{keptAside}</p>
    </Dialog>
  )
}
