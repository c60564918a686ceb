// The rows of the address book: name, how to reach, where the person stands. Arrow keys walk them, Enter opens one; one tab stop in all.
import { useMemo } from 'react'
import { GridList, GridListItem, Virtualizer } from 'react-aria-components'
import { WorklistLayout } from '../../kit/worklist-layout.ts'
import { useTranslation } from '../../translation.tsx'
import type { KnownPerson, PartnerNames } from './people.ts'
import { placesLine } from './people-words.ts'

const rowOptions = { estimatedRowHeight: 56, padding: 0 }

export interface AddressListProps {
  readonly people: readonly KnownPerson[]
  readonly names: PartnerNames
  readonly emptyWords: string
  readonly onOpen: (personId: string) => void
}

export function AddressList({ people, names, emptyWords, onOpen }: AddressListProps) {
  const { t, language } = useTranslation()
  const items = useMemo(() => people.map((known) => ({ id: known.person.id, known })), [people])
  return (
    <Virtualizer layout={WorklistLayout} layoutOptions={rowOptions}>
      <GridList
        className="address-list"
        aria-label={t('contacts:page.book.title')}
        items={items}
        dependencies={[names, language]}
        onAction={(key) => onOpen(String(key))}
        renderEmptyState={() => <p className="card-body secondary">{emptyWords}</p>}
      >
        {({ known: { person, links } }) => (
          <GridListItem id={person.id} textValue={person.name} className="address-row">
            <div className="address-who">
              <span className="person-name">{person.name}</span>
              <span className="secondary">{person.organisation}</span>
            </div>
            <div className="address-reach">
              <span className="path">{person.mail}</span>
              <span className="secondary">{[person.phone, person.mobile].filter(Boolean).join(' · ')}</span>
            </div>
            <div className={links.length === 0 ? 'address-where muted' : 'address-where'}>
              {placesLine(links, names, t)}
            </div>
          </GridListItem>
        )}
      </GridList>
    </Virtualizer>
  )
}
