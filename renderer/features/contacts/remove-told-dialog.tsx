// Asks before an entry of who was told what is removed for good.
import type { ToldEntry } from '#domain/contacts/person.ts'
import { announce } from '../../kit/announcer.tsx'
import { QuestionDialog } from '../../kit/question-dialog.tsx'
import { useTranslation } from '../../translation.tsx'
import type { ContactsStore } from './contacts-store.ts'

export interface RemoveToldDialogProps {
  readonly store: ContactsStore
  readonly entry: ToldEntry
  readonly onClose: () => void
}

export function RemoveToldDialog({ store, entry, onClose }: RemoveToldDialogProps) {
  const { t } = useTranslation()
  return (
    <QuestionDialog
      title={t('contacts:page.told.removal')}
      confirm={t('action.remove')}
      act={() => store.getState().removeTold(entry.id)}
      onDone={() => {
        announce(t('contacts:page.told.removed'))
        onClose()
      }}
      onClose={onClose}
    >
      <p>{t('contacts:page.told.removal-text', { about: entry.about })}</p>
    </QuestionDialog>
  )
}
