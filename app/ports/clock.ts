// Time as the outside provides it; tests stand still, the product does not.

export interface Clock {
  /** Now as an ISO date-time in UTC with milliseconds. */
  now(): string
  /** Milliseconds that only ever grow, for durations. */
  elapsedMs(): number
}

export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  elapsedMs: () => performance.now(),
}
