// Whose data may no longer be kept today: people nobody names any more, at once; people of partners all of whose agreements ended, once the
// time of each of them is over. People of our own side, and of a partner without any agreement, are still needed. Days
// are those where the app runs.
import type { Agreement } from '../agreement/agreement.ts'
import type { ContactLink, Person } from '../contacts/person.ts'
import { localDay } from '../local-day.ts'
import type { DueDeletion } from './retention.ts'

export interface PersonWithPlaces {
  readonly person: Pick<Person, 'id' | 'name' | 'changedAt'>
  readonly links: readonly Pick<ContactLink, 'partnerId'>[]
}

export type AgreementEnd = Pick<Agreement, 'state' | 'steps' | 'changedAt'> & {
  readonly terms: { readonly common: Pick<Agreement['terms']['common'], 'contactRetentionMonths'> }
}

/** Who is due today, in the order given; `agreementsOf` tells all versions with a partner. */
export function dueToday(
  people: readonly PersonWithPlaces[],
  agreementsOf: (partnerId: string) => readonly AgreementEnd[],
  today: string,
): DueDeletion[] {
  const ends = new Map<string, string | null>()
  const endOf = (partnerId: string): string | null => {
    const known = ends.get(partnerId)
    if (known !== undefined) return known
    const end = keptUntil(agreementsOf(partnerId))
    ends.set(partnerId, end)
    return end
  }
  return people.flatMap(({ person, links }): DueDeletion[] => {
    const { id: personId, name } = person
    if (links.length === 0) return [{ personId, name, reason: 'no-link', dueSince: localDay(person.changedAt) }]
    let last = ''
    for (const { partnerId } of links) {
      const end = partnerId === null ? null : endOf(partnerId)
      if (end === null || end > today) return []
      if (end > last) last = end
    }
    return [{ personId, name, reason: 'agreement-ended', dueSince: last }]
  })
}

/** The day from which on contact data of a partner may no longer be kept; null while an agreement has not ended, or there is none. */
export function keptUntil(agreements: readonly AgreementEnd[]): string | null {
  let last: string | null = null
  for (const agreement of agreements) {
    if (agreement.state !== 'ended') return null
    const ended = agreement.steps.findLast(({ state }) => state === 'ended')?.at ?? agreement.changedAt
    const end = monthsLater(localDay(ended), agreement.terms.common.contactRetentionMonths)
    if (last === null || end > last) last = end
  }
  return last
}

/** The same day so many months later; a day that month does not have is its last. */
export function monthsLater(day: string, months: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  const wanted = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months)
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(wanted, last))
  return date.toISOString().slice(0, 10)
}
