// The handlers of `agreement`: contract entry → operation, one line each.
import type { contract } from '#contract/contract.ts'
import type { Handlers } from '#contract/define.ts'
import type { Rooms } from '../rooms.ts'
import { saveAttachment } from './attachments.ts'
import { beginAgreement } from './begin.ts'
import { confirmAgreement, takeBackConfirmation } from './confirm.ts'
import { fillAgreement } from './fill.ts'
import { moveAgreement } from './move.ts'
import { agreementDefaults, saveAgreementDefaults } from './preset/defaults.ts'
import { chooseLogo } from './preset/logo.ts'
import { printAgreementVersion } from './print.ts'
import { discardAgreement, saveAgreement } from './save.ts'
import { agreementViews } from './view.ts'

/** The part of the contract this folder answers. */
export function agreementHandlers(rooms: Rooms): Pick<Handlers<typeof contract>, 'agreement'> {
  return {
    agreement: {
      list: (input) => agreementViews(rooms, input.partnerId),
      begin: (input) => beginAgreement(rooms, input.partnerId),
      save: (input) => saveAgreement(rooms, input),
      fill: (input) => fillAgreement(rooms, input),
      discard: (input) => discardAgreement(rooms, input.agreementId),
      move: (input) => moveAgreement(rooms, input),
      confirm: (input) => confirmAgreement(rooms, input),
      unconfirm: (input) => takeBackConfirmation(rooms, input),
      saveAttachment: (input) => saveAttachment(rooms, input.attachmentId),
      defaults: () => agreementDefaults(rooms),
      saveDefaults: (input) => saveAgreementDefaults(rooms, input),
      chooseLogo: (input) => chooseLogo(rooms, input.remove),
      print: (input) => printAgreementVersion(rooms, input),
    },
  }
}
