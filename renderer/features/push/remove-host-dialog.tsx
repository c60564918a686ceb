// Asks before a host is forgotten; says what goes and what stays.
import type { PushHost } from '#domain/push/push-host.ts'
import { announce } from '../../kit/announcer.tsx'
import { QuestionDialog } from '../../kit/question-dialog.tsx'
import { useTranslation } from '../../translation.tsx'
import type { HostsStore } from './hosts-store.ts'

export function RemoveHostDialog(props: { store: HostsStore; host: PushHost; onClose: () => void }) {
  const { store, host, onClose } = props
  const { t } = useTranslation()
  return (
    <QuestionDialog
      title={t('sites:removal.title', { name: host.name })}
      confirm={t('push:host.remove')}
      act={() => store.getState().remove(host)}
      onDone={() => {
        announce(t('sites:removal.done', { name: host.name }))
        onClose()
      }}
      onClose={onClose}
    >
      <p>{t('push:host.remove-text')}</p>
    </QuestionDialog>
  )
}
