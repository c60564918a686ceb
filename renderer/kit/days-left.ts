// How many whole days remain until a date; negative once it has passed. Unreadable dates have no answer.
const dayMs = 86_400_000

/** Whole days from `nowMs` until the ISO date `until`. */
export function daysLeft(until: string, nowMs: number): number | undefined {
  const time = Date.parse(until)
  return Number.isNaN(time) ? undefined : Math.floor((time - nowMs) / dayMs)
}

/** From here on an approaching end is worth a word. */
export const soonDays = 30

/** Whether a day of the calendar, `2026-11-21`, lies behind; the day itself does not. */
export function isDayPast(day: string, nowMs: number): boolean {
  const start = Date.parse(day)
  return !Number.isNaN(start) && start + dayMs <= nowMs
}
