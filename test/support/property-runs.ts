// How often a property is tried: the usual number, or what HANDSCHLAG_PROPERTY_RUNS asks for in a long run.

/** The number of runs for a property whose ordinary number is given. */
export function propertyRuns(usual: number): number {
  const wished = Number(process.env['HANDSCHLAG_PROPERTY_RUNS'] ?? '')
  return Number.isInteger(wished) && wished > usual ? wished : usual
}

/** Whether this is a long run, for tests that measure rather than try. */
export function isLongRun(): boolean {
  return (process.env['HANDSCHLAG_PROPERTY_RUNS'] ?? '') !== ''
}
