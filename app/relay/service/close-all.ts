// Takes a relay apart in the opposite order of its assembly. All parts share one deadline: what an earlier one needed of the grace is gone
// for the later ones, so that whoever supervises can rely on the whole.
import type { Clock } from '#ports/clock.ts'

/** Closes a part within so many milliseconds. */
export type Closer = (graceMs: number) => Promise<void> | void

/** Closes the last part first. */
export async function closeAll(
  closers: readonly Closer[],
  graceMs: number,
  clock: Pick<Clock, 'elapsedMs'>,
): Promise<void> {
  const endsAt = clock.elapsedMs() + graceMs
  for (const close of closers.toReversed()) await close(Math.max(0, Math.round(endsAt - clock.elapsedMs())))
}
