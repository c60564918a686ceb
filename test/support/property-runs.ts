// How often a property is tried, and with which values: the usual number and the same values on every machine, so that what fails here
// fails everywhere; or as often as HANDSCHLAG_PROPERTY_RUNS asks for in a long run, with new values each time.
import { configureGlobal } from 'fast-check'

if (!isLongRun()) configureGlobal({ seed: 20_260_101 })

/** The number of runs for a property whose ordinary number is given; a costly one that reads nothing hostile names its most. */
export function propertyRuns(usual: number, most = Number.POSITIVE_INFINITY): number {
  const wished = Number(process.env['HANDSCHLAG_PROPERTY_RUNS'] ?? '')
  return Number.isInteger(wished) && wished > usual ? Math.max(usual, Math.min(wished, most)) : usual
}

/** Whether this is a long run, for tests that measure rather than try. */
export function isLongRun(): boolean {
  return (process.env['HANDSCHLAG_PROPERTY_RUNS'] ?? '') !== ''
}
