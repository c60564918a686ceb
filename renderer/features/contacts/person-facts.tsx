// How a person is reached, and when: only what is known.
import type { Person } from '#domain/contacts/person.ts'
import { useTranslation } from '../../translation.tsx'

export function PersonFacts({ person }: { person: Person }) {
  const { t } = useTranslation()
  const { organisation, mail, phone, mobile, availability, languages, keyword, note } = person
  const rows = [
    [t('contacts:page.field.mail'), mail],
    [t('contacts:page.field.phone'), phone],
    [t('contacts:page.field.mobile'), mobile],
    [t('contacts:page.field.availability'), availability],
    [t('contacts:page.field.languages'), languages],
    [t('contacts:page.field.keyword'), keyword],
    [t('contacts:page.field.organisation'), organisation],
    [t('contacts:page.field.note'), note],
  ] as const
  const known = rows.filter(([, value]) => value !== '')
  if (known.length === 0) return <p className="hint">{t('contacts:page.nothing-known')}</p>
  return (
    <dl className="person-facts">
      {known.map(([name, value]) => (
        <div key={name} className="person-fact">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
