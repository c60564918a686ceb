// The handlers of `agreementLetter`: contract entry → operation, one line each.
import type { contract } from '#contract/contract.ts'
import type { Handlers } from '#contract/define.ts'
import type { Rooms } from '../rooms.ts'
import { keepDraft, keepLetter, openLetter, showLetter } from './send.ts'

/** The part of the contract this folder answers. */
export function agreementLetterHandlers(rooms: Rooms): Pick<Handlers<typeof contract>, 'agreementLetter'> {
  return {
    agreementLetter: {
      compose: (input) => showLetter(rooms, input),
      print: (input) => keepLetter(rooms, input),
      saveDraft: (input) => keepDraft(rooms, input),
      openMail: (input) => openLetter(rooms, input),
    },
  }
}
