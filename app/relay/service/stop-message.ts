// The app's wish that its relay ends, as it comes over the process's border. The app kills a relay that is still there a few seconds later,
// so the grace must end before.

/** Used when the message says none: a second less than the app's patience. */
const usualMs = 3000
const longestMs = 60_000

/** The grace in milliseconds; undefined = the message is something else. */
export function readStop(message: unknown): number | undefined {
  if (typeof message !== 'object' || message === null || !('kind' in message) || message.kind !== 'stop')
    return undefined
  const graceMs = 'graceMs' in message ? message.graceMs : undefined
  if (typeof graceMs !== 'number' || !Number.isFinite(graceMs)) return usualMs
  return Math.min(longestMs, Math.max(0, graceMs))
}
