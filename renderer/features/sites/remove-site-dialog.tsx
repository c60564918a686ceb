// Asks before a gateway of our own is removed; says what stays.
import type { GatewaySite } from '#domain/gateway-site.ts'
import { announce } from '../../kit/announcer.tsx'
import { QuestionDialog } from '../../kit/question-dialog.tsx'
import { useTranslation } from '../../translation.tsx'
import type { SitesStore } from './sites-store.ts'

export interface RemoveSiteDialogProps {
  readonly store: SitesStore
  readonly site: GatewaySite
  readonly onClose: () => void
}

export function RemoveSiteDialog({ store, site, onClose }: RemoveSiteDialogProps) {
  const { t } = useTranslation()
  return (
    <QuestionDialog
      title={t('sites:removal.title', { name: site.name })}
      confirm={t('sites:removal.confirm')}
      act={() => store.getState().remove(site.id)}
      onDone={() => {
        announce(t('sites:removal.done', { name: site.name }))
        onClose()
      }}
      onClose={onClose}
    >
      <p>{t('sites:removal.text')}</p>
    </QuestionDialog>
  )
}
