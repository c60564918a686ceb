// Asks before a pinned key is forgotten: whoever gets between the desk and the host would be believed after a careless click.
import { useState } from 'react'
import type { Fault } from '#domain/fault.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
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
  const [fault, setFault] = useState<Fault | null>(null)
  const unpin = async () => {
    const outcome = await store.getState().unpin(hostId, hop)
    if (outcome.ok) onClose(true)
    else setFault(outcome.fault)
  }
  return (
    <Dialog
      title={t('push:key.unpin-of', { place })}
      isOpen
      onClose={() => onClose(false)}
      role="alertdialog"
      actions={
        <>
          <Button onPress={() => onClose(false)} autoFocus>
            {t('action.cancel')}
          </Button>
          <Button kind="danger" onPress={() => void unpin()}>
            {t('push:key.unpin-now')}
          </Button>
        </>
      }
    >
      <p>{t('push:key.unpin-text')}</p>
      {fault === null ? null : <FaultPanel fault={fault} />}
    </Dialog>
  )
}
