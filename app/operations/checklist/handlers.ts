// The handlers of `checklist`: contract entry → operation, one line each.
import type { contract } from '#contract/contract.ts'
import type { Handlers } from '#contract/define.ts'
import type { Rooms } from '../rooms.ts'
import { changeItem } from './change.ts'
import { readChecklist } from './read.ts'
import { readTemplate, resetTemplate, saveTemplate } from './template.ts'
import { tickItem } from './tick.ts'

/** The part of the contract this folder answers. */
export function checklistHandlers(rooms: Rooms): Pick<Handlers<typeof contract>, 'checklist'> {
  return {
    checklist: {
      read: (input) => readChecklist(rooms, input.partnerId),
      tick: (input) => tickItem(rooms, input),
      change: (input) => changeItem(rooms, input),
      template: () => readTemplate(rooms),
      saveTemplate: (input) => saveTemplate(rooms, input),
      resetTemplate: () => resetTemplate(rooms),
    },
  }
}
