// Since when the terms of a version are fixed.
import type { Agreement } from './agreement.ts'

/** Since when the terms are what they are: what happened before proves nothing about them. */
export function termsSince({ steps, createdAt }: Pick<Agreement, 'steps' | 'createdAt'>): string {
  return steps.findLast(({ state }) => state === 'sent')?.at ?? createdAt
}
