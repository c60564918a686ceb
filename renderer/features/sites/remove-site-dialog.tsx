// Asks before a gateway of our own is removed; says what stays.
import { useState } from 'react'
import type { Fault } from '#domain/fault.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import { announce } from '../../kit/announcer.tsx'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { shelterFocus } from '../../kit/use-focus-shelter.ts'
import { useTranslation } from '../../translation.tsx'
import type { SitesStore } from './sites-store.ts'

export interface RemoveSiteDialogProps {
  readonly store: SitesStore
  readonly site: GatewaySite
  readonly isOpen: boolean
  readonly onClose: () => void
}

export function RemoveSiteDialog({ store, site, isOpen, onClose }: RemoveSiteDialogProps) {
  const { t } = useTranslation()
  const [fault, setFault] = useState<Fault | null>(null)
  const remove = async () => {
    const outcome = await store.getState().remove(site.id)
    if (!outcome.ok) {
      setFault(outcome.fault)
      return
    }
    announce(t('sites:removal.done', { name: site.name }))
    shelterFocus()
    onClose()
  }
  return (
    <Dialog
      title={t('sites:removal.title', { name: site.name })}
      isOpen={isOpen}
      onClose={onClose}
      role="alertdialog"
      actions={
        <>
          <Button onPress={onClose} autoFocus>
            {t('action.cancel')}
          </Button>
          <Button kind="danger" onPress={() => void remove()}>
            {t('sites:removal.confirm')}
          </Button>
        </>
      }
    >
      <p>{t('sites:removal.text')}</p>
      {fault === null ? null : <FaultPanel fault={fault} />}
    </Dialog>
  )
}
