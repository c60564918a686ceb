// Reading a vCard file: which role its people get, and afterwards what became of every card.
import { useState } from 'react'
import { useStore } from 'zustand'
import type { ContactRole } from '#domain/contacts/person.ts'
import { contactRoles } from '#domain/contacts/person.ts'
import type { Fault } from '#domain/fault.ts'
import type { Translate } from '#i18n/translate.ts'
import { Button } from '../../kit/button.tsx'
import { Choice } from '../../kit/choice.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Notice } from '../../kit/notice.tsx'
import { useTranslation } from '../../translation.tsx'
import type { ContactsStore } from './contacts-store.ts'
import type { CardsOutcome } from './places.ts'

const shownCards = 50

export interface ImportCardsDialogProps {
  readonly store: ContactsStore
  readonly partnerId: string | null
  readonly side: string
  readonly onClose: () => void
}

export function ImportCardsDialog({ store, partnerId, side, onClose }: ImportCardsDialogProps) {
  const { t } = useTranslation()
  const task = useStore(store, (state) => state.task)
  const [role, setRole] = useState<ContactRole>('technical')
  const [end, setEnd] = useState<CardsOutcome | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const choose = async () => {
    setFault(null)
    const outcome = await store.getState().importCards(partnerId, role)
    if (outcome.ok) setEnd(outcome.value)
    else if (outcome.fault.code !== 'file.choice-dismissed') setFault(outcome.fault)
  }
  return (
    <Dialog
      title={t('contacts:page.cards.import-to', { side })}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{end === null ? t('action.cancel') : t('action.close')}</Button>
          {end === null ? (
            <Button kind="primary" onPress={() => void choose()} isPending={task === 'import'}>
              {t('action.choose-file')}
            </Button>
          ) : null}
        </>
      }
    >
      {end === null ? (
        <>
          <p>{t('contacts:page.cards.import-text')}</p>
          <Choice
            label={t('contacts:page.role')}
            look="stack"
            options={contactRoles.map((value) => ({ value, label: t(`contacts:role.${value}`) }))}
            value={role}
            onChange={setRole}
          />
        </>
      ) : (
        <CardsEnd end={end} />
      )}
      {fault === null ? null : <FaultPanel fault={fault} />}
    </Dialog>
  )
}

function CardsEnd({ end }: { end: CardsOutcome }) {
  const { t } = useTranslation()
  const { added, changed, unread } = end
  return (
    <>
      <Notice tone={unread.length === 0 ? 'good' : 'warn'} live>
        <p>
          <strong>{t('contacts:page.cards.added', { count: added })}</strong>{' '}
          {t('contacts:page.cards.changed', { count: changed })}
        </p>
        {unread.length === 0 ? null : <p>{t('contacts:page.cards.unread', { count: unread.length })}</p>}
      </Notice>
      {unread.length === 0 ? null : (
        <ul className="points">
          {unread.slice(0, shownCards).map(({ card, code }) => (
            <li key={card}>
              {t('contacts:page.cards.card', { card })} {cardReason(code, t)}
            </li>
          ))}
          {unread.length > shownCards ? (
            <li>{t('contacts:page.cards.more', { count: unread.length - shownCards })}</li>
          ) : null}
        </ul>
      )}
    </>
  )
}

/** Why a card could not be read, as the reader of cards says it. */
function cardReason(code: string, t: Translate): string {
  return t(`contacts:card.${code}` as 'contacts:page.cards.title')
}
