// What can be decided about a delivery that waits for a person, and what may be promised about it: a damaged message can only go back or
// away, and "nothing leaves unprotected" is said where it is true.
import type { QueueItem, QueueOrder, RelayException } from '#domain/relay-queue.ts'

export type Way = 'release' | 'container' | 'bounce' | 'drop'

/** The ways on, the one to begin with first. */
export function waysFor({ state }: Pick<QueueItem, 'state'>): readonly [Way, ...Way[]] {
  return state === 'corrupt' ? ['bounce', 'drop'] : ['release', 'container', 'bounce', 'drop']
}

/** Whether a person must decide before anything more happens. */
export function isForPerson({ state }: Pick<QueueItem, 'state'>): boolean {
  return state === 'held' || state === 'corrupt'
}

/** Whether a released delivery certainly leaves encrypted: its level demands it, and no exception lets it go in clear. */
export function isProtected(
  { level, policyId }: Pick<QueueItem, 'level' | 'policyId'>,
  exceptions: readonly Pick<RelayException, 'policyId' | 'level'>[],
): boolean {
  if (level === null || level === 'may') return false
  return !exceptions.some((entry) => entry.policyId === policyId && entry.level === 'may')
}

/** The sentence for an order that found nothing to do. */
export function nothingDone(order: QueueOrder) {
  return order === 'container' || order === 'bounce' ? (`decide.nothing-${order}` as const) : 'decide.nothing'
}
