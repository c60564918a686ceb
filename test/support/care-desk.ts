// The rooms that care of data needs, for one test: in a folder of its own, closed at its end.
import { onTestFinished } from 'vitest'
import { type CareDesk, makeCareDesk } from './care-rooms.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** Opens the rooms in `folder`, a fresh one unless told otherwise; the store closes at the end of the test. */
export function openCareDesk(folder = temporaryFolder()): CareDesk {
  const desk = makeCareDesk(folder)
  onTestFinished(() => desk.store.close())
  return desk
}
