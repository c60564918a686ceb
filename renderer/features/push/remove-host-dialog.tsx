// Asks before a host is forgotten; says what goes and what stays.
import { useState } from 'react'
import type { Fault } from '#domain/fault.ts'
import type { PushHost } from '#domain/push/push-host.ts'
import { announce } from '../../kit/announcer.tsx'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { shelterFocus } from '../../kit/use-focus-shelter.ts'
import { useTranslation } from '../../translation.tsx'
import type { HostsStore } from './hosts-store.ts'

export function RemoveHostDialog(props: { store: HostsStore; host: PushHost; onClose: () => void }) {
  const { store, host, onClose } = props
  const { t } = useTranslation()
  const [fault, setFault] = useState<Fault | null>(null)
  const remove = async () => {
    const outcome = await store.getState().remove(host)
    if (!outcome.ok) {
      setFault(outcome.fault)
      return
    }
    announce(t('sites:removal.done', { name: host.name }))
    shelterFocus()
    onClose()
  }
  return (
    <Dialog
      title={t('sites:removal.title', { name: host.name })}
      isOpen
      onClose={onClose}
      role="alertdialog"
      actions={
        <>
          <Button onPress={onClose} autoFocus>
            {t('action.cancel')}
          </Button>
          <Button kind="danger" onPress={() => void remove()}>
            {t('push:host.remove')}
          </Button>
        </>
      }
    >
      <p>{t('push:host.remove-text')}</p>
      {fault === null ? null : <FaultPanel fault={fault} />}
    </Dialog>
  )
}
