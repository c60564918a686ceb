// After a letter left: the offer to note whom it went to, with the way and the subject filled in. Nothing is offered where nobody of the
// partner is known.
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { ToldEntry } from '#domain/contacts/person.ts'
import { lineOfText, type Partner } from '#domain/partner.ts'
import { Button } from '../../kit/button.tsx'
import { useTranslation } from '../../translation.tsx'
import type { ContactsStore } from './contacts-store.ts'
import { ToldDialog } from './told-dialog.tsx'

export interface TellOfferProps {
  readonly store: ContactsStore
  readonly partner: Partner
  readonly channel: ToldEntry['channel']
  readonly about: string
}

export function TellOffer({ store, partner, channel, about }: TellOfferProps) {
  const { t } = useTranslation()
  const shown = useStore(store, (state) => state.shown)
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    void store.getState().show(partner.id)
  }, [store, partner.id])
  const people = shown?.partnerId === partner.id ? (shown.sides?.partner ?? []) : []
  if (people.length === 0) return null
  const first = { channel, about: lineOfText.safeParse(about).success ? about : '' }
  return (
    <div>
      <Button onPress={() => setOpen(true)}>{t('contacts:page.told.offer')}</Button>
      {isOpen ? (
        <ToldDialog store={store} partner={partner} people={people} first={first} onClose={() => setOpen(false)} />
      ) : null}
    </div>
  )
}
