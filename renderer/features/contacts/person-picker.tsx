// One person chosen from the address book: a search above, everyone who matches below. However many there are, only those near the eye are
// in the page.
import { useMemo, useState } from 'react'
import { ListBox, ListBoxItem, Virtualizer } from 'react-aria-components'
import { useStore } from 'zustand'
import { SearchBox } from '../../kit/search-box.tsx'
import { WorklistLayout } from '../../kit/worklist-layout.ts'
import { useTranslation } from '../../translation.tsx'
import type { ContactsStore } from './contacts-store.ts'
import { type PartnerNames, peopleSearch } from './people.ts'
import { placesLine } from './people-words.ts'

const rowOptions = { estimatedRowHeight: 44, padding: 4 }

export interface PersonPickerProps {
  readonly store: ContactsStore
  readonly names: PartnerNames
  readonly chosen: string | null
  readonly onChoose: (personId: string) => void
}

export function PersonPicker({ store, names, chosen, onChoose }: PersonPickerProps) {
  const { t } = useTranslation()
  const people = useStore(store, (state) => state.people)
  const [query, setQuery] = useState(() => people?.find(({ person }) => person.id === chosen)?.person.name ?? '')
  const search = useMemo(() => peopleSearch(people ?? [], names), [people, names])
  const items = useMemo(() => search(query).map((known) => ({ id: known.person.id, known })), [search, query])
  return (
    <div className="person-picker">
      <SearchBox label={t('contacts:page.search')} value={query} onChange={setQuery} autoFocus />
      <Virtualizer layout={WorklistLayout} layoutOptions={rowOptions}>
        <ListBox
          className="person-list"
          aria-label={t('contacts:page.book.title')}
          items={items}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={chosen === null ? [] : [chosen]}
          onSelectionChange={(keys) => {
            const [picked] = keys === 'all' ? [] : [...keys]
            if (typeof picked === 'string') onChoose(picked)
          }}
          renderEmptyState={() =>
            people === null ? null : (
              <p className="worklist-empty">
                {people.length === 0 ? t('contacts:page.book.empty') : t('contacts:page.no-match', { query })}
              </p>
            )
          }
        >
          {({ known: { person, links } }) => (
            <ListBoxItem id={person.id} textValue={person.name} className="person-option">
              <span className="person-name">{person.name}</span>
              <span className="secondary">{[person.organisation, person.mail].filter(Boolean).join(' · ')}</span>
              <span className="muted">{placesLine(links, names, t)}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Virtualizer>
    </div>
  )
}
