// The sentence for what is wrong with a field of the partner form.
import type { Translate } from '#i18n/translate.ts'
import type { FormIssue } from './partner-form-values.ts'

/** What is wrong and how it is meant, as one text; undefined when nothing is wrong. */
export function issueText(issue: FormIssue | undefined, t: Translate): string | undefined {
  if (issue === undefined) return undefined
  const { value } = issue
  switch (issue.code) {
    case 'not-a-domain':
      return `${t('fault:input.not-a-domain.title', { value })} ${t('fault:input.not-a-domain.remedy')}`
    case 'not-a-host':
      return `${t('fault:input.not-a-host.title', { value })} ${t('fault:input.not-a-host.remedy')}`
    case 'missing-name':
      return t('partner.missing-name')
    case 'missing-domain':
      return t('partner.missing-domain')
    case 'not-a-mailbox':
      return t('partner.not-a-mailbox', { value })
    case 'twice':
      return t('partner.twice', { value })
    case 'too-many':
      return t('partner.too-many', { limit: value })
    case 'control-characters':
      return t('partner.name-has-control-characters')
  }
}
