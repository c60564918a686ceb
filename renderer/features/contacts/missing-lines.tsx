// What a side still lacks in people, each with the way to add it.
import type { ContactRole, SideContact } from '#domain/contacts/person.ts'
import { Button } from '../../kit/button.tsx'
import { Mark } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'
import { type MissingContact, missingContacts } from './missing-contacts.ts'

export interface MissingLinesProps {
  readonly side: readonly SideContact[]
  readonly title: string
  readonly onAdd: (role: ContactRole, isDeputy: boolean) => void
}

const wanted = {
  'no-technical': { role: 'technical', isDeputy: false },
  'no-deputy': { role: 'technical', isDeputy: true },
  'no-desk': { role: 'desk-247', isDeputy: false },
} as const

export function MissingLines({ side, title, onAdd }: MissingLinesProps) {
  const { t } = useTranslation()
  const missing = missingContacts(side)
  if (missing.length === 0) {
    return (
      <p className="missing-line">
        <Mark kind="good" />
        {t('contacts:page.missing.nothing')}
      </p>
    )
  }
  return (
    <ul className="missing" aria-label={t('contacts:page.missing.title', { side: title })}>
      {missing.map((entry) => (
        <li key={`${entry.code}${'name' in entry ? entry.name : ''}`} className="missing-line">
          <Mark kind="warn" />
          <span className="missing-words">{wordsOf(entry, t)}</span>
          {'name' in entry ? null : (
            <Button
              kind="quiet"
              label={`${t('contacts:page.add')}: ${t(`contacts:page.missing.short.${entry.code}`)} (${title})`}
              onPress={() => onAdd(wanted[entry.code].role, wanted[entry.code].isDeputy)}
            >
              {t('contacts:page.add')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}

function wordsOf(entry: MissingContact, t: ReturnType<typeof useTranslation>['t']): string {
  return 'name' in entry
    ? t(`contacts:page.missing.${entry.code}`, { name: entry.name })
    : t(`contacts:page.missing.${entry.code}`)
}
