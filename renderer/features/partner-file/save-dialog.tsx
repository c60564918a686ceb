// Asks whether our yes goes into the file for the partner, and in whose name where none is noted yet.
import { useState } from 'react'
import type { Confirmation } from '#domain/agreement/agreement.ts'
import { lineOfText } from '#domain/partner.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { Toggle } from '../../kit/toggle.tsx'
import { useTranslation } from '../../translation.tsx'

export interface SaveDialogProps {
  readonly version: number
  readonly hash: string
  /** Our yes as it is noted with the version; null = none. */
  readonly noted: Pick<Confirmation, 'name' | 'on'> | null
  readonly isBusy: boolean
  readonly save: (yesBy: string | null) => Promise<unknown>
  readonly onClose: () => void
}

const name = lineOfText.min(1)

export function SaveDialog({ version, hash, noted, isBusy, save, onClose }: SaveDialogProps) {
  const { t, formats } = useTranslation()
  const [withYes, setWithYes] = useState(noted !== null)
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
