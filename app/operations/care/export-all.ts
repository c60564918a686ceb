// Everything as one file: a compact copy of the database, where the person says. Secrets are not in it: they lie in the keychain.
import { fail, type Outcome } from '#domain/fault.ts'
import { localDay } from '#domain/local-day.ts'
import { keepOne } from '../print-paper.ts'
import type { Rooms } from '../rooms.ts'
import type { CareProgress } from './breath.ts'

const parts = 2

/** Faults file.choice-dismissed, file.not-written, input.too-large, job.cancelled, storage.*. */
export async function exportAll(
  rooms: Rooms,
  report: (progress: CareProgress) => void,
  signal: AbortSignal,
): Promise<Outcome<{ files: string[] }>> {
  report({ done: 0, total: parts })
  const content = await rooms.store.copies.write()
  if (!content.ok) return content
  report({ done: 1, total: parts })
  if (signal.aborted) return fail('job.cancelled')
  const name = `handschlag-${localDay(rooms.outside.clock.now())}.handschlag-copy`
  return await keepOne(rooms, { name, content: content.value })
}
