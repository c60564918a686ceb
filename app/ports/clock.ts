// Time as the outside provides it; tests stand still, the product does not.

export interface Clock {
  /** Now as an ISO date-time in UTC with milliseconds. */
  now(): string
  /** Milliseconds that only ever grow, for durations. */
  elapsedMs(): number
}

let lastMs = Number.NaN
let lastText = ''

/** Writes a moment only once a millisecond: a busy relay asks far more often. */
function nowText(): string {
  const ms = Date.now()
  if (ms === lastMs) return lastText
  lastMs = ms
  lastText = new Date(ms).toISOString()
  return lastText
}

export const systemClock: Clock = {
  now: nowText,
  elapsedMs: () => performance.now(),
}
