// Asks before a pinned key is forgotten: whoever gets between the desk and the host would be believed after a careless click.
import { QuestionDialog } from '../../kit/question-dialog.tsx'
import { useTranslation } from '../../translation.tsx'
import type { HostsStore } from './hosts-store.ts'

export interface UnpinDialogProps {
  readonly store: HostsStore
  readonly hostId: string
  readonly hop: number
  readonly place: string
  readonly onClose: (isDone: boolean) => void
}

export function UnpinDialog({ store, hostId, hop, place, onClose }: UnpinDialogProps) {
  const { t } = useTranslation()
  return (
    <QuestionDialog
      title={t('push:key.unpin-of', { place })}
      confirm={t('push:key.unpin-now')}
      act={() => store.getState().unpin(hostId, hop)}
      onDone={() => onClose(true)}
      onClose={() => onClose(false)}
    >
      <p>{t('push:key.unpin-text')}</p>
    </QuestionDialog>
  )
}
