// The handlers of `partnerFile`: contract entry → operation, one line each.
import type { contract } from '#contract/contract.ts'
import type { Handlers } from '#contract/define.ts'
import type { Rooms } from '../rooms.ts'
import { acceptFile } from './accept.ts'
import { identityInWindow, renewIdentity } from './identity.ts'
import { forgetKey, keyOfPartner, recordsOfPartner } from './known-key.ts'
import { openPartnerFile } from './open.ts'
import { createOpenedFiles } from './opened-files.ts'
import { savePartnerFile } from './save.ts'

/** The part of the contract this folder answers. */
export function partnerFileHandlers(rooms: Rooms): Pick<Handlers<typeof contract>, 'partnerFile'> {
  const opened = createOpenedFiles()
  return {
    partnerFile: {
      identity: () => identityInWindow(rooms),
      renewIdentity: () => renewIdentity(rooms),
      save: (input) => savePartnerFile(rooms, input.agreementId, input.yesBy),
      open: (input) => openPartnerFile(rooms, opened, input.partnerId),
      accept: (input) => acceptFile(rooms, opened, input),
      records: (input) => recordsOfPartner(rooms, input.partnerId),
      partnerKey: (input) => keyOfPartner(rooms, input.partnerId),
      forgetKey: (input) => forgetKey(rooms, input.partnerId),
    },
  }
}
