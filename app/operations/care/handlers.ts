// The handlers of `care`: contract entry → operation, one line each.
import type { contract } from '#contract/contract.ts'
import type { Handlers } from '#contract/define.ts'
import type { Rooms } from '../rooms.ts'

const later = (): never => {
  throw new Error('not built yet')
}

/** The part of the contract this folder answers. */
export function careHandlers(_rooms: Rooms): Pick<Handlers<typeof contract>, 'care'> {
  return {
    care: {
      previewList: later,
      importList: later,
      exportList: later,
      exportAll: later,
      importAll: later,
      exportPartner: later,
      importPartner: later,
      dueDeletions: later,
      deleteDue: later,
      exportPerson: later,
    },
  }
}
