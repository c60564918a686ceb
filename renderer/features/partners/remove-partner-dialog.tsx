// Asks before a partner is removed: names what goes with it and what stays, and offers a copy first. While an agreement is in force the
// answer counts only after that was accepted by itself.
import { type ReactNode, useEffect, useState } from 'react'
import type { Partner } from '#domain/partner.ts'
import type { PartnerRemoval } from '#domain/partner-removal.ts'
import { Notice } from '../../kit/notice.tsx'
import { QuestionDialog } from '../../kit/question-dialog.tsx'
import { Toggle } from '../../kit/toggle.tsx'
import { useTranslation } from '../../translation.tsx'
import type { PartnersStore } from './partners-store.ts'

export interface RemovePartnerDialogProps {
  readonly store: PartnersStore
  readonly partner: Partner
  /** The way to keep a copy of the partner first. */
  readonly copy: ReactNode
  readonly onClose: () => void
  readonly onRemoved: () => void
}

export function RemovePartnerDialog({ store, partner, copy, onClose, onRemoved }: RemovePartnerDialogProps) {
  const { t } = useTranslation()
  const [removal, setRemoval] = useState<PartnerRemoval | null>(null)
  const [isAccepted, setAccepted] = useState(false)
  const [isTried, setTried] = useState(false)
  /** Asks again at the last moment: an agreement may have come into force while the dialog stood open. */
  const remove = async () => {
    setTried(true)
    const now = await store.getState().removal(partner.id)
    if (!now.ok) return now
    setRemoval(now.value)
    if (now.value.inForce !== null && !isAccepted) return null
    return await store.getState().remove(partner.id)
  }
  useEffect(() => {
    void store
      .getState()
      .removal(partner.id)
      .then((outcome) => setRemoval(outcome.ok ? outcome.value : null))
  }, [store, partner.id])
  const inForce = removal?.inForce ?? null
  return (
    <QuestionDialog
      title={t('partner.removal.title', { name: partner.name })}
      confirm={t(inForce === null ? 'partner.removal.confirm' : 'partner.removal.confirm-in-force')}
      act={remove}
      onDone={onRemoved}
      onClose={onClose}
    >
      <p>{t('partner.removal.text')}</p>
      {removal === null ? null : <WhatGoes removal={removal} />}
      {inForce === null ? null : (
        <>
          <Notice tone="warn">{t('partner.removal.in-force', inForce)}</Notice>
          <Toggle label={t('partner.removal.accept')} isSelected={isAccepted} onChange={setAccepted} />
          {isTried && !isAccepted ? (
            <p className="field-error" role="alert">
              {t('partner.removal.not-accepted')}
            </p>
          ) : null}
        </>
      )}
      {copy}
    </QuestionDialog>
  )
}

const kinds = ['versions', 'attachments', 'checklistItems', 'contacts', 'told'] as const
const words = {
  versions: 'versions',
  attachments: 'attachments',
  checklistItems: 'checklist-items',
  contacts: 'contacts',
  told: 'told',
} as const

function WhatGoes({ removal }: { readonly removal: PartnerRemoval }) {
  const { t } = useTranslation()
  const going = kinds.filter((kind) => removal[kind] > 0)
  if (going.length === 0) return null
  return (
    <>
      <p>{t('partner.removal.also')}</p>
      <ul className="points">
        {going.map((kind) => (
          <li key={kind}>{t(`partner.removal.${words[kind]}`, { count: removal[kind] })}</li>
        ))}
      </ul>
    </>
  )
}
