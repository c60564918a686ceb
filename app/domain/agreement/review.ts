// When both sides look at an agreement again: so many months after it went live, or after today when that is past.
import type { AgreementTerms } from './terms.ts'

const lastDay = '9999-12-31'
const lastMonth = 9999 * 12 + 11

/** The day so many months later; the last of the month where the day does not exist. Years have four digits: after them no day follows. */
export function addMonths(from: string, months: number): string {
  const [year = 0, month = 1, date = 1] = from.split('-').map(Number)
  if (year * 12 + month - 1 + months > lastMonth) return lastDay
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10)
}

/** Counted from the later go-live, or from today when both are past or open. */
export function firstReview(terms: AgreementTerms, today: string): string {
  const starts = [terms.toPartner?.goLive, terms.toUs?.goLive].flatMap((start) => start ?? [])
  return addMonths([today, ...starts].toSorted().at(-1) ?? today, terms.common.reviewMonths)
}

/** Counted from the review that was just held. */
export function nextReview(terms: AgreementTerms, today: string): string {
  return addMonths(today, terms.common.reviewMonths)
}
