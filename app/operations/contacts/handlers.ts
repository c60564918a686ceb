// The handlers of `contact`: contract entry → operation, one line each.
import type { contract } from '#contract/contract.ts'
import type { Handlers } from '#contract/define.ts'
import type { Rooms } from '../rooms.ts'

/** The part of the contract this folder answers. */
export function contactHandlers(_rooms: Rooms): Pick<Handlers<typeof contract>, 'contact'> {
  throw new Error('not built yet')
}
