// The fields of a person, for every form that has them; what is wrong shows after the first try to save.
import type { PersonText } from '#domain/contacts/person.ts'
import { TextField } from '../../kit/text-field.tsx'
import { useTranslation } from '../../translation.tsx'
import type { PersonForm, PersonIssue } from './person-form-values.ts'

export interface PersonFieldsProps {
  readonly form: PersonForm
  readonly issues: Readonly<Partial<Record<PersonText, PersonIssue>>>
  readonly onChange: (form: PersonForm) => void
  readonly isFirst?: boolean
}

export function PersonFields({ form, issues, onChange, isFirst = false }: PersonFieldsProps) {
  const { t } = useTranslation()
  const field = (name: PersonText) => {
    const issue = issues[name]
    return {
      label: t(`contacts:page.field.${name}`),
      value: form[name],
      onChange: (value: string) => onChange({ ...form, [name]: value }),
      error: issue === undefined ? undefined : t(`contacts:page.issue.${issue}`, { value: form[name].trim() }),
    }
  }
  return (
    <div className="form">
      <div className="form form-columns">
        <TextField {...field('name')} isRequired autoFocus={isFirst} />
        <TextField {...field('organisation')} />
        <TextField {...field('mail')} inputMode="email" />
        <TextField {...field('phone')} inputMode="tel" />
        <TextField {...field('mobile')} inputMode="tel" />
        <TextField {...field('availability')} hint={t('contacts:page.hint.availability')} />
        <TextField {...field('languages')} hint={t('contacts:page.hint.languages')} />
        <TextField {...field('keyword')} hint={t('contacts:page.hint.keyword')} />
      </div>
      <TextField {...field('note')} lines={2} hint={t('contacts:page.hint.note')} />
    </div>
  )
}
