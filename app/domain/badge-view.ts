// Badges as they are shown: the earned ones first, and for each its reasons, equal ones of several addresses together. Judges nothing.
import type { Badge, BadgeReason } from './tls-profile.ts'

export interface ReasonGroup {
  readonly reason: Omit<BadgeReason, 'at'>
  /** `host (ip)`; empty = the whole domain. */
  readonly places: readonly string[]
}

/** The badges that are earned, and the others. */
export function splitBadges(badges: readonly Badge[]): {
  readonly earned: readonly Badge[]
  readonly others: readonly Badge[]
} {
  return {
    earned: badges.filter(({ state }) => state === 'met'),
    others: badges.filter(({ state }) => state !== 'met'),
  }
}

const weight = { 'not-met': 0, unknown: 1, met: 2 } as const

/** The reasons of a badge, what stands in the way first. */
export function reasonGroups({ reasons }: Pick<Badge, 'reasons'>): readonly ReasonGroup[] {
  const groups = new Map<string, { readonly reason: Omit<BadgeReason, 'at'>; readonly places: string[] }>()
  for (const { at, ...reason } of reasons) {
    const place = at === null ? [] : [`${at.host} (${at.ip})`]
    const key = JSON.stringify(reason)
    const known = groups.get(key)
    if (known === undefined) groups.set(key, { reason, places: place })
    else known.places.push(...place)
  }
  return [...groups.values()].toSorted((left, right) => weight[left.reason.state] - weight[right.reason.state])
}
