// The handlers of `contact`: contract entry → operation, one line each.
import type { contract } from '#contract/contract.ts'
import type { Handlers } from '#contract/define.ts'
import { createPreviewKeeper } from '../care/lists/kept-preview.ts'
import type { Rooms } from '../rooms.ts'
import { importCards, type KeptCards, previewCards } from './cards-in.ts'
import { exportCards } from './cards-out.ts'
import { linkPerson, listPeople, removePerson, savePerson, unlinkPerson } from './people.ts'
import { contactSides } from './sides.ts'
import { listTold, removeTold, tell } from './told.ts'

/** The part of the contract this folder answers. */
export function contactHandlers(rooms: Rooms): Pick<Handlers<typeof contract>, 'contact'> {
  const previews = createPreviewKeeper<KeptCards>()
  return {
    contact: {
      people: () => listPeople(rooms),
      sides: (input) => contactSides(rooms, input.partnerId),
      savePerson: (input) => savePerson(rooms, input),
      link: (input) => linkPerson(rooms, input),
      unlink: (input) => unlinkPerson(rooms, input),
      removePerson: (input) => removePerson(rooms, input.personId),
      told: (input) => listTold(rooms, input.partnerId),
      tell: (input) => tell(rooms, input),
      removeTold: (input) => removeTold(rooms, input.toldId),
      previewCards: (input) => previewCards(rooms, previews, input.place),
      importCards: (input) => importCards(rooms, previews, input.previewId, input.decisions),
      exportCards: (input) => exportCards(rooms, input),
    },
  }
}
