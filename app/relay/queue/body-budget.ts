// Bytes of bodies that may be in work at a time, so that a backlog of large messages does not fill the memory. Small messages have a share
// of their own: large ones that go slowly hold up only large ones. A large one that found no room is the next large one to start, so none
// waits for ever; one that is larger than the share runs alone in it.
import type { StoredDelivery } from '../message.ts'

const megabyte = 1024 * 1024
/** Together what bodies in work may take. */
export const bodyShares = { small: 12 * megabyte, large: 52 * megabyte, mostSmall: 256 * 1024 } as const
/** The message, the PDF around it and the mail around that. */
const containerFactor = 3

type Sized = Pick<StoredDelivery, 'id' | 'size' | 'wanted'>

export interface BodyBudget {
  /** Whether there is room for it now; the first large one refused goes before other large ones, while `isWaiting` holds for it. */
  admits(delivery: Sized, isWaiting: (id: number) => boolean): boolean
  take(delivery: Sized): void
  /** Its body is needed no more. */
  give(delivery: Sized): void
}

/** Makes the budget of one queue. */
export function createBodyBudget(): BodyBudget {
  const taken = { small: 0, large: 0 }
  let next: number | null = null
  return {
    admits(delivery, isWaiting) {
      const share = shareOf(delivery)
      const hasRoom = taken[share] === 0 || taken[share] + costOf(delivery) <= bodyShares[share]
      if (share === 'small') return hasRoom
      if (next !== null && next !== delivery.id && isWaiting(next)) return false
      next = hasRoom ? null : delivery.id
      return hasRoom
    },
    take(delivery) {
      taken[shareOf(delivery)] += costOf(delivery)
    },
    give(delivery) {
      taken[shareOf(delivery)] -= costOf(delivery)
    },
  }
}

function costOf({ size, wanted }: Sized): number {
  return wanted === 'container' ? size * containerFactor : size
}

function shareOf(delivery: Sized): 'small' | 'large' {
  return costOf(delivery) <= bodyShares.mostSmall ? 'small' : 'large'
}
