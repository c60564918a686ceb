// How long what was proven counts.

/** Months it does without an agreement. */
export const usualMonths = 12

/** Whether more than so many months have passed; `now` is a moment or a day, which counts as a whole. */
export function isOlderThan(at: string, months: number, now: string): boolean {
  const until = new Date(at)
  const day = until.getUTCDate()
  until.setUTCMonth(until.getUTCMonth() + months)
  // the 31st of a month without one is its last day
  if (until.getUTCDate() !== day) until.setUTCDate(0)
  return !(until.toISOString() > now)
}
