// Asks before a partner and its reports are removed; says what stays.
import type { Partner } from '#domain/partner.ts'
import { QuestionDialog } from '../../kit/question-dialog.tsx'
import { useTranslation } from '../../translation.tsx'
import type { PartnersStore } from './partners-store.ts'

export interface RemovePartnerDialogProps {
  readonly store: PartnersStore
  readonly partner: Partner
  readonly onClose: () => void
  readonly onRemoved: () => void
}

export function RemovePartnerDialog({ store, partner, onClose, onRemoved }: RemovePartnerDialogProps) {
  const { t } = useTranslation()
  return (
    <QuestionDialog
      title={t('partner.removal.title', { name: partner.name })}
      confirm={t('partner.removal.confirm')}
      act={() => store.getState().remove(partner.id)}
      onDone={onRemoved}
      onClose={onClose}
    >
      <p>{t('partner.removal.text')}</p>
    </QuestionDialog>
  )
}
