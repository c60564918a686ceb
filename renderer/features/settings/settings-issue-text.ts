// The sentence for what is wrong with a setting.
import type { Translate } from '#i18n/translate.ts'
import type { SettingsIssue } from './settings-form-values.ts'

/** What is wrong, as text; undefined when nothing is. */
export function settingsIssueText(issue: SettingsIssue | undefined, t: Translate): string | undefined {
  if (issue === undefined) return undefined
  const { value } = issue
  switch (issue.code) {
    case 'too-long':
      return t('partner.name-has-control-characters')
    case 'not-a-mailbox':
      return t('partner.not-a-mailbox', { value })
    case 'not-a-host':
      return `${t('fault:input.not-a-host.title', { value })} ${t('fault:input.not-a-host.remedy')}`
    case 'not-a-resolver':
      return t('settings.not-a-resolver', { value })
    case 'not-a-dns-name':
    case 'not-a-dns-url':
      return t(`settings.${issue.code}`)
    case 'not-pem':
      return t('settings.authorities-invalid')
  }
}
