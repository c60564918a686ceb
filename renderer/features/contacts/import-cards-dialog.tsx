// Reading a vCard file: where its people go, then what it would add and change, then what became of it. Nothing is kept before the preview
// was seen, and nothing known is replaced unless somebody says so.
import { useState } from 'react'
import { useStore } from 'zustand'
import type { CardChoice, CardPlace, CardPreview } from '#domain/contacts/card-preview.ts'
import { type ContactRole, contactRoles } from '#domain/contacts/person.ts'
import type { Fault, Outcome } from '#domain/fault.ts'
import { Button } from '../../kit/button.tsx'
import { Choice } from '../../kit/choice.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Notice } from '../../kit/notice.tsx'
import { useTranslation } from '../../translation.tsx'
import { CardsPreview, UnreadCards } from './cards-preview.tsx'
import type { ContactsStore } from './contacts-store.ts'
import type { PartnerNames } from './people.ts'
import type { CardsOutcome } from './places.ts'

export interface ImportCardsDialogProps {
  readonly store: ContactsStore
  /** The side the people go to; null = asked for here, in the address book. */
  readonly to: { readonly partnerId: string | null; readonly side: string } | null
  readonly names: PartnerNames
  readonly onClose: () => void
}

export function ImportCardsDialog({ store, to, names, onClose }: ImportCardsDialogProps) {
  const { t } = useTranslation()
  const task = useStore(store, (state) => state.task)
  const first: CardPlace | null = to === null ? null : { partnerId: to.partnerId, role: 'technical' }
  const [place, setPlace] = useState(first)
  const [preview, setPreview] = useState<CardPreview | null>(null)
  const [choices, setChoices] = useState<ReadonlyMap<number, CardChoice>>(new Map())
  const [end, setEnd] = useState<CardsOutcome | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const run = async <T,>(asked: Promise<Outcome<T>>, done: (value: T) => void) => {
    setFault(null)
    const outcome = await asked
    if (outcome.ok) done(outcome.value)
    else if (outcome.fault.code !== 'file.choice-dismissed') setFault(outcome.fault)
  }
  const choose = () => run(store.getState().previewCards(place), setPreview)
  const read = ({ previewId }: CardPreview) => {
    const decisions = [...choices].map(([entry, choice]) => ({ entry, choice }))
    return run(store.getState().importCards(previewId, decisions), setEnd)
  }
  const go = preview === null ? choose : () => read(preview)
  const side = to?.side ?? t(place === null ? 'contacts:page.book.title' : 'contacts:page.own-side')
  return (
    <Dialog
      title={t('contacts:page.cards.import-to', { side })}
      isOpen
      onClose={onClose}
      size="large"
      actions={
        <>
          <Button onPress={onClose}>{end === null ? t('action.cancel') : t('action.close')}</Button>
          {end === null ? (
            <Button kind="primary" onPress={() => void go()} isPending={task === 'import'}>
              {preview === null ? t('action.choose-file') : t('contacts:page.cards.import-now')}
            </Button>
          ) : null}
        </>
      }
    >
      {preview === null ? <Where to={to} place={place} onChange={setPlace} /> : null}
      {preview === null || end !== null ? null : (
        <CardsPreview preview={preview} names={names} choices={choices} onChange={setChoices} />
      )}
      {preview === null || end === null ? null : <CardsEnd end={end} unread={preview.unread} />}
      {fault === null ? null : <FaultPanel fault={fault} />}
    </Dialog>
  )
}

interface WhereProps {
  readonly to: ImportCardsDialogProps['to']
  readonly place: CardPlace | null
  readonly onChange: (place: CardPlace | null) => void
}

function Where({ to, place, onChange }: WhereProps) {
  const { t } = useTranslation()
  const [role, setRole] = useState<ContactRole>('technical')
  return (
    <>
      <p>{t(to === null ? 'contacts:page.cards.import-book' : 'contacts:page.cards.import-text')}</p>
      {to === null ? (
        <Choice
          label={t('contacts:page.cards.where')}
          options={[
            { value: 'book', label: t('contacts:page.cards.to-book') },
            { value: 'own', label: t('contacts:page.own-side') },
          ]}
          value={place === null ? 'book' : 'own'}
          onChange={(value) => onChange(value === 'book' ? null : { partnerId: null, role })}
        />
      ) : null}
      {place === null ? null : (
        <Choice
          label={t('contacts:page.role')}
          look="stack"
          options={contactRoles.map((value) => ({ value, label: t(`contacts:role.${value}`) }))}
          value={place.role}
          onChange={(value) => {
            setRole(value)
            onChange({ ...place, role: value })
          }}
        />
      )}
    </>
  )
}

function CardsEnd({ end, unread }: { end: CardsOutcome; unread: CardPreview['unread'] }) {
  const { t } = useTranslation()
  const { added, changed, placed } = end
  return (
    <>
      <Notice tone={unread.length === 0 ? 'good' : 'warn'} live>
        <p>
          <strong>{t('contacts:page.cards.added', { count: added })}</strong>{' '}
          {t('contacts:page.cards.changed', { count: changed })}
          {placed === 0 ? null : ` ${t('contacts:page.cards.placed', { count: placed })}`}
        </p>
      </Notice>
      <UnreadCards unread={unread} />
    </>
  )
}
