// The address book: everyone once, with the places each has. Thousands of people stay quick: only the rows near the eye are in the page.
import { useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '../../kit/button.tsx'
import { Choice } from '../../kit/choice.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Icon } from '../../kit/icons.tsx'
import { MenuButton } from '../../kit/menu-button.tsx'
import { SavedFiles } from '../../kit/saved-files.tsx'
import { SearchBox } from '../../kit/search-box.tsx'
import { useTranslation } from '../../translation.tsx'
import { AddPersonDialog } from './add-person-dialog.tsx'
import { AddressList } from './address-list.tsx'
import { BookPersonDialog } from './book-person-dialog.tsx'
import type { ContactsStore } from './contacts-store.ts'
import { ImportCardsDialog } from './import-cards-dialog.tsx'
import { type KnownPerson, type PartnerNames, peopleSearch } from './people.ts'
import { PersonDialog } from './person-dialog.tsx'
import { placeFilters } from './places.ts'

export interface AddressBookPageProps {
  readonly store: ContactsStore
  readonly names: PartnerNames
  readonly ownOrganisation: string
  readonly onOpenPartner: (partnerId: string) => void
  readonly reveal: (path: string) => void
}

type Open = { readonly kind: 'new' | 'own' | 'import' } | { readonly kind: 'person'; readonly personId: string }

export function AddressBookPage({ store, names, ownOrganisation, onOpenPartner, reveal }: AddressBookPageProps) {
  const { t, formats } = useTranslation()
  const { people, fault, savedFiles, filter, place } = useStore(store)
  const [open, setOpen] = useState<Open | null>(null)
  useEffect(() => {
    store.getState().forgetOutcome()
    void store.getState().loadPeople()
  }, [store])
  const search = useMemo(() => peopleSearch(people ?? [], names), [people, names])
  const found = useMemo(() => search(filter, place), [search, filter, place])
  const chosen = open?.kind === 'person' ? people?.find(({ person }) => person.id === open.personId) : undefined
  const close = () => setOpen(null)
  return (
    <div className="page book">
      <div className="page-head">
        <div className="page-title">
          <h1>{t('contacts:page.book.title')}</h1>
          <p className="lead">{t('contacts:page.book.lead')}</p>
        </div>
        <BookActions store={store} people={people} onOpen={(kind) => setOpen({ kind })} />
      </div>
      {fault === null ? null : <FaultPanel fault={fault} />}
      {savedFiles.length === 0 ? null : (
        <SavedFiles title={t('contacts:page.cards.exported')} files={savedFiles} reveal={reveal} />
      )}
      <div className="book-tools">
        <SearchBox label={t('contacts:page.search')} value={filter} onChange={store.getState().setFilter} />
        <Choice
          label={t('contacts:page.place.label')}
          isLabelHidden
          options={placeFilters.map((value) => ({ value, label: t(`contacts:page.place.${value}`) }))}
          value={place}
          onChange={store.getState().setPlace}
        />
        <p className="secondary number" role="status">
          {people === null
            ? ''
            : t('contacts:page.book.shown', {
                shown: formats.number(found.length),
                count: people.length,
                total: formats.number(people.length),
              })}
        </p>
      </div>
      {people === null ? null : (
        <AddressList
          people={found}
          names={names}
          emptyWords={people.length === 0 ? t('contacts:page.book.empty') : t('contacts:page.book.no-match')}
          onOpen={(personId) => setOpen({ kind: 'person', personId })}
        />
      )}
      {open?.kind === 'new' ? <PersonDialog store={store} person={null} onClose={close} /> : null}
      {open?.kind === 'own' ? (
        <AddPersonDialog
          store={store}
          partnerId={null}
          firstRole="technical"
          organisation={ownOrganisation}
          names={names}
          title={t('contacts:page.add-title', { side: t('contacts:page.own-side') })}
          onClose={close}
        />
      ) : null}
      {open?.kind === 'import' ? <ImportCardsDialog store={store} to={null} names={names} onClose={close} /> : null}
      {chosen === undefined ? null : (
        <BookPersonDialog
          store={store}
          known={chosen}
          people={people ?? []}
          names={names}
          onOpenPartner={onOpenPartner}
          onClose={close}
        />
      )}
    </div>
  )
}

interface BookActionsProps {
  readonly store: ContactsStore
  readonly people: readonly KnownPerson[] | null
  readonly onOpen: (kind: 'new' | 'own' | 'import') => void
}

function BookActions({ store, people, onOpen }: BookActionsProps) {
  const { t } = useTranslation()
  const keep = (of: 'own' | 'all') => () => void store.getState().exportCards({ of, partnerId: null })
  const hasOwn = people?.some(({ links }) => links.some(({ partnerId }) => partnerId === null)) ?? false
  return (
    <div className="head-actions">
      <MenuButton
        isQuiet
        label={t('contacts:page.cards.menu')}
        actions={[
          { id: 'import', label: t('contacts:page.cards.import'), run: () => onOpen('import') },
          ...(hasOwn ? [{ id: 'own', label: t('contacts:page.cards.export-own'), run: keep('own') }] : []),
          ...((people?.length ?? 0) > 0
            ? [{ id: 'all', label: t('contacts:page.cards.export-all'), run: keep('all') }]
            : []),
        ]}
      >
        {t('contacts:page.cards.title')}
      </MenuButton>
      <Button onPress={() => onOpen('own')}>{t('contacts:page.book.add-own')}</Button>
      <Button kind="primary" onPress={() => onOpen('new')}>
        <Icon name="add" />
        {t('contacts:page.book.new')}
      </Button>
    </div>
  )
}
