// Says what a new version means before one is begun.
import { useState } from 'react'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { useTranslation } from '../../translation.tsx'

export interface NewVersionDialogProps {
  /** The version it is copied from. */
  readonly version: number
  readonly begin: () => Promise<unknown>
  readonly onClose: () => void
}

export function NewVersionDialog({ version, begin, onClose }: NewVersionDialogProps) {
  const { t } = useTranslation()
  const [isBusy, setBusy] = useState(false)
  const go = async () => {
    setBusy(true)
    await begin()
    onClose()
  }
  return (
    <Dialog
      title={t('agreement-page:new-version.title')}
      isOpen
      onClose={onClose}
      role="alertdialog"
      actions={
        <>
          <Button onPress={onClose} autoFocus>
            {t('action.cancel')}
          </Button>
          <Button kind="primary" isPending={isBusy} onPress={() => void go()}>
            {t('agreement-page:new-version.go')}
          </Button>
        </>
      }
    >
      <p>{t('agreement-page:new-version.text', { version })}</p>
    </Dialog>
  )
}
