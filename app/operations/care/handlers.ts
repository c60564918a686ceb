// The handlers of `care`: contract entry → operation, one line each.
import type { contract } from '#contract/contract.ts'
import type { Handlers } from '#contract/define.ts'
import { createOneAtATime } from '../one-at-a-time.ts'
import type { Rooms } from '../rooms.ts'
import { deleteDue } from './delete-due.ts'
import { dueDeletions } from './due-deletions.ts'
import { exportAll } from './export-all.ts'
import { exportList } from './export-list.ts'
import { exportPartner } from './export-partner.ts'
import { exportPerson } from './export-person.ts'
import { importAll } from './import-all.ts'
import { importList } from './import-list.ts'
import { importPartner } from './import-partner.ts'
import { createPreviewKeeper } from './lists/kept-preview.ts'
import { previewList } from './preview-list.ts'
import { type KeptWrongRows, saveWrongRows } from './save-wrong-rows.ts'

/** The part of the contract this folder answers. */
export function careHandlers(rooms: Rooms): Pick<Handlers<typeof contract>, 'care'> {
  const previews = createPreviewKeeper()
  const wrongRows = createPreviewKeeper<KeptWrongRows>()
  const importing = createOneAtATime()
  return {
    care: {
      previewList: (_, report, signal) => previewList(rooms, previews, wrongRows, report, signal),
      importList: ({ previewId }, report, signal) =>
        importing.run(() => importList(rooms, previews, previewId, report, signal)),
      saveWrongRows: ({ previewId }) => saveWrongRows(rooms, wrongRows, previewId),
      exportList: () => exportList(rooms),
      exportAll: (_, report, signal) => importing.run(() => exportAll(rooms, report, signal)),
      importAll: (_, report, signal) => importing.run(() => importAll(rooms, report, signal)),
      exportPartner: (input) => exportPartner(rooms, input.partnerId),
      importPartner: () => importPartner(rooms),
      dueDeletions: () => dueDeletions(rooms),
      deleteDue: (input) => deleteDue(rooms, input.personIds),
      exportPerson: (input) => exportPerson(rooms, input.personId),
    },
  }
}
