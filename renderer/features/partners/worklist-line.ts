// The line below a partner's name in the worklist: what matters most, in a few words.
import type { PartnerSummary } from '#contract/contract.ts'
import { type FindingCode, findingCatalogue } from '#domain/finding.ts'
import type { Translate } from '#i18n/translate.ts'
import { isReviewDue } from './review-due.ts'
import { expiryDays, isExpiring } from './urgency.ts'

function isFindingCode(code: string): code is FindingCode {
  return Object.hasOwn(findingCatalogue, code)
}

/** Untested, expiring, the leading finding, or the verdict itself. */
export function worklistLine(
  summary: PartnerSummary,
  nowMs: number,
  t: Translate,
  date: (iso: string) => string,
): string {
  const test = summary.lastTest
  if (test === null) return t('list.untested')
  if (isExpiring(summary, nowMs) && (expiryDays(summary, nowMs) ?? 0) >= 0) return t('list.finding.expires-soon')
  if (test.verdict === 'suitable') {
    const tested = t('list.tested', { date: date(test.startedAt) })
    const { agreement } = summary
    if (agreement === null) return tested
    if (isReviewDue(summary, nowMs) && agreement.reviewBy !== null) {
      return t('agreement-page:list.review-due', { date: date(agreement.reviewBy) })
    }
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
