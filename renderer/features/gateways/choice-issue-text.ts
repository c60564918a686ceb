// The sentence for what is wrong with a field of a choice.
import type { Translate } from '#i18n/translate.ts'
import type { ChoiceIssue } from './read-choice.ts'

const longestShown = 80

/** What is wrong and how it is meant; undefined when nothing is wrong. */
export function choiceIssueText(issue: ChoiceIssue | undefined, t: Translate): string | undefined {
  if (issue === undefined) return undefined
  const value = issue.value.length > longestShown ? `${issue.value.slice(0, longestShown)}…` : issue.value
  switch (issue.code) {
    case 'not-a-domain':
      return `${t('fault:input.not-a-domain.title', { value })} ${t('fault:input.not-a-domain.remedy')}`
    case 'not-a-host':
      return `${t('fault:input.not-a-host.title', { value })} ${t('fault:input.not-a-host.remedy')}`
    case 'too-many':
      return t('partner.too-many', { limit: value })
    default:
      return t(`configure:issue.${issue.code}`, { value })
  }
}
