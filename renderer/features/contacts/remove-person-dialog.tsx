// Asks before a person is forgotten, and tells first what goes with it and what stays.
import { announce } from '../../kit/announcer.tsx'
import { Notice } from '../../kit/notice.tsx'
import { QuestionDialog } from '../../kit/question-dialog.tsx'
import { useTranslation } from '../../translation.tsx'
import type { ContactsStore } from './contacts-store.ts'
import { type KnownPerson, leftWithoutTechnical, type PartnerNames, standingsOf } from './people.ts'
import { placeName, rolesLine } from './people-words.ts'

export interface RemovePersonDialogProps {
  readonly store: ContactsStore
  readonly known: KnownPerson
  readonly people: readonly KnownPerson[]
  readonly names: PartnerNames
  readonly onClose: () => void
  readonly onRemoved: () => void
}

const shownPlaces = 12

export function RemovePersonDialog(props: RemovePersonDialogProps) {
  const { store, known, people, names, onClose, onRemoved } = props
  const { t, formats } = useTranslation()
  const { name } = known.person
  const standings = standingsOf(known.links, names)
  const without = leftWithoutTechnical(known, people).map((partnerId) => placeName(partnerId, names, t))
  return (
    <QuestionDialog
      title={t('contacts:page.removal.title', { name })}
      confirm={t('contacts:page.removal.confirm')}
      act={() => store.getState().remove(known.person.id)}
      onDone={() => {
        announce(t('contacts:page.removal.done', { name }))
        onRemoved()
      }}
      onClose={onClose}
    >
      <p>
        {standings.length === 0
          ? t('contacts:page.removal.no-place')
          : t('contacts:page.removal.places', { count: standings.length })}
      </p>
      {standings.length === 0 ? null : (
        <ul className="points">
          {standings.slice(0, shownPlaces).map((standing) => (
            <li key={standing.partnerId ?? 'own'}>
              {placeName(standing.partnerId, names, t)}: {rolesLine(standing, t)}
            </li>
          ))}
          {standings.length > shownPlaces ? (
            <li>{t('contacts:page.more-places', { count: standings.length - shownPlaces })}</li>
          ) : null}
        </ul>
      )}
      {without.length === 0 ? null : (
        <Notice tone="warn">
          {t('contacts:page.removal.left-without', { places: formats.list(without.slice(0, shownPlaces)) })}
        </Notice>
      )}
      <p>{t('contacts:page.removal.told')}</p>
    </QuestionDialog>
  )
}
