// Asks whether our yes goes into the file for the partner, and in whose name where none is noted yet. One that is no consent is not offered
// by itself, and the dialog says that it does not count.
import { useState } from 'react'
import { lineOfText } from '#domain/partner.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { Toggle } from '../../kit/toggle.tsx'
import { useTranslation } from '../../translation.tsx'
import type { YesInFile } from './yes-in-file.ts'

export interface SaveDialogProps {
  readonly version: number
  readonly hash: string
  readonly yes: YesInFile
  readonly isBusy: boolean
  readonly save: (yesBy: string | null) => Promise<unknown>
  readonly onClose: () => void
}

const name = lineOfText.min(1)

export function SaveDialog({ version, hash, yes, isBusy, save, onClose }: SaveDialogProps) {
  const { noted, isEnough } = yes
  const { t, formats } = useTranslation()
  const [withYes, setWithYes] = useState(noted !== null && isEnough)
  const [yesBy, setYesBy] = useState(noted?.name ?? '')
  const [isTried, setTried] = useState(false)
  const isWrong = withYes && !name.safeParse(yesBy).success
  const go = async () => {
    setTried(true)
    if (isWrong) return
    await save(withYes ? yesBy : null)
    onClose()
  }
  return (
    <Dialog
      title={t('partner-file:screen.save-title', { version })}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" isPending={isBusy} onPress={() => void go()}>
            {t('partner-file:screen.save-now')}
          </Button>
        </>
      }
    >
      <p className="secondary">{t('partner-file:screen.save-text')}</p>
      <p className="hint">
        {t('partner-file:screen.hash')} <span className="mono path">{hash}</span>
      </p>
      <Toggle
        label={t('partner-file:screen.with-yes')}
        hint={
          noted === null
            ? t('partner-file:screen.with-yes-hint')
            : t('partner-file:screen.noted-yes', { name: noted.name, date: formats.date(noted.on) })
        }
        isSelected={withYes}
        onChange={setWithYes}
      />
      {isEnough ? null : <p className="warn">{t('agreement-page:confirm.no-signature')}</p>}
      {withYes && noted === null ? (
        <TextField
          label={t('partner-file:screen.yes-name')}
          value={yesBy}
          onChange={setYesBy}
          isRequired
          error={isTried && isWrong ? t('partner-file:screen.yes-name-missing') : undefined}
        />
      ) : null}
    </Dialog>
  )
}
