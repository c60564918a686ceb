// Notes the yes of one side: who gave it, how, on which day, and a file kept with it.
import { useState } from 'react'
import type { AgreementView } from '#contract/agreement-contract.ts'
import { waysByHand, type YesByHand } from '#domain/agreement/agreement.ts'
import { isConsent, missingConsents } from '#domain/agreement/consent.ts'
import type { Fault, Outcome } from '#domain/fault.ts'
import { lineOfText } from '#domain/partner.ts'
import { day } from '#domain/text.ts'
import { Button } from '../../kit/button.tsx'
import { Choice } from '../../kit/choice.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { Toggle } from '../../kit/toggle.tsx'
import { useTranslation } from '../../translation.tsx'

export interface ConfirmDialogProps {
  readonly view: AgreementView
  readonly partner: string
  readonly today: string
  readonly confirm: (confirmation: YesByHand, withFile: boolean) => Promise<Outcome<unknown>>
  readonly onClose: () => void
}

export function ConfirmDialog({ view, partner, today, confirm, onClose }: ConfirmDialogProps) {
  const { t } = useTranslation()
  const { confirmations, terms } = view.agreement
  const [values, setValues] = useState<YesByHand>({
    side: missingConsents(view.agreement)[0] ?? 'own',
    name: '',
    way: 'signature',
    on: today,
    note: '',
  })
  const [withFile, setWithFile] = useState(false)
  const [isTried, setTried] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)
  const change = (next: Partial<YesByHand>) => setValues({ ...values, ...next })
  const wrongName = !lineOfText.min(1).safeParse(values.name).success
  const wrongDay = !day.safeParse(values.on).success || values.on > today
  const wrongNote = !lineOfText.safeParse(values.note).success
  const isLast = missingConsents({ terms, confirmations: [...confirmations, values] }).length === 0
  const submit = async () => {
    setTried(true)
    if (wrongName || wrongDay || wrongNote) return
    setBusy(true)
    const outcome = await confirm(values, withFile)
    setBusy(false)
    if (outcome.ok) onClose()
    else setFault(outcome.fault)
  }
  const error = (isWrong: boolean, key: 'name' | 'day' | 'note') =>
    isTried && isWrong ? t(`agreement-page:confirm.wrong-${key}`) : undefined
  return (
    <Dialog
      title={t('agreement-page:confirm.title')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" isPending={isBusy} onPress={() => void submit()}>
            {t('agreement-page:confirm.save')}
          </Button>
        </>
      }
    >
      <p className="secondary">{t('agreement-page:confirm.text', { version: view.agreement.version })}</p>
      {isLast ? <p className="secondary">{t('agreement-page:confirm.last')}</p> : null}
      <Choice
        label={t('agreement-page:confirm.side')}
        options={[
          { value: 'own', label: t('agreement-page:confirm.own') },
          { value: 'partner', label: partner },
        ]}
        value={values.side}
        onChange={(side) => change({ side })}
      />
      <TextField
        label={t('agreement-page:confirm.name')}
        value={values.name}
        onChange={(name) => change({ name })}
        error={error(wrongName, 'name')}
        isRequired
      />
      <Choice
        label={t('agreement-page:confirm.way')}
        options={waysByHand.map((value) => ({ value, label: t(`agreement-page:way-of-yes.${value}`) }))}
        value={values.way}
        onChange={(way) => change({ way })}
      />
      {isConsent(values, terms) ? null : <p className="warn">{t('agreement-page:confirm.no-signature')}</p>}
      <TextField
        label={t('agreement-page:confirm.on')}
        kind="date"
        value={values.on}
        onChange={(on) => change({ on })}
        error={error(wrongDay, 'day')}
      />
      <TextField
        label={t('agreement-page:confirm.note')}
        value={values.note}
        onChange={(note) => change({ note })}
        error={error(wrongNote, 'note')}
      />
      <Toggle
        label={t('agreement-page:confirm.with-file')}
        hint={t('agreement-page:confirm.with-file-hint')}
        isSelected={withFile}
        onChange={setWithFile}
      />
      {fault === null ? null : <FaultPanel fault={fault} />}
    </Dialog>
  )
}
