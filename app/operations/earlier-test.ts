// What a new test of a domain is told about the last one. Practice partners have no past: the lab makes new certificates at every start, and
// nobody should take that for a change.
import type { Partner } from '#domain/partner.ts'
import type { EarlierTest } from '#probe/check.ts'
import type { Rooms } from './rooms.ts'

/** The last kept test; undefined when there is none, or none that can be read: that stands in no new test's way. */
export function earlierTest(rooms: Rooms, partner: Partner, domain: string): EarlierTest | undefined {
  if (partner.isPractice) return undefined
  const newest = rooms.store.reports.newest(domain)
  return newest.ok ? { startedAt: newest.value.startedAt, observed: newest.value.observed } : undefined
}
