// The line below a partner's name in the worklist: what matters most, in a few words.
import type { PartnerSummary } from '#contract/contract.ts'
import type { DueWork } from '#domain/due-work.ts'
import { type FindingCode, findingCatalogue } from '#domain/finding.ts'
import type { Translate } from '#i18n/translate.ts'
import { dueLine, isGrave } from './due-words.ts'
import { expiryDays, isExpiring } from './urgency.ts'

function isFindingCode(code: string): code is FindingCode {
  return Object.hasOwn(findingCatalogue, code)
}

/** What is grave, untested, expiring, what else is due where the test is good, the leading finding, or the verdict itself. */
export function worklistLine(
  summary: PartnerSummary,
  due: readonly DueWork[],
  nowMs: number,
  t: Translate,
  date: (iso: string) => string,
): string {
  const test = summary.lastTest
  const heaviest = due.find(({ kind }) => kind !== 'certificate-ends')
  if (heaviest !== undefined && isGrave([heaviest])) return dueLine(heaviest, t, date)
  if (test === null) return t('list.untested')
  if (isExpiring(summary, nowMs) && (expiryDays(summary, nowMs) ?? 0) >= 0) return t('list.finding.expires-soon')
  if (test.verdict === 'suitable') {
    const tested = t('list.tested', { date: date(test.startedAt) })
    const { agreement } = summary
    if (heaviest !== undefined) return dueLine(heaviest, t, date)
    if (agreement === null) return tested
    return `${t(`agreement-page:state.${agreement.state}.word`)}, ${tested}`
  }
  const code = test.leadingFinding
  return code !== null && isFindingCode(code) ? t(`list.finding.${code}`) : t(`probe:verdict.${test.verdict}.word`)
}

/** Days left in the narrow column of the worklist; empty when there is time, or none any more: then the line says so. */
export function daysLabel(days: number | undefined, t: Translate): string {
  if (days === undefined || days < 0) return ''
  return days === 0 ? t('list.expires-today') : t('list.days-left', { count: days })
}
