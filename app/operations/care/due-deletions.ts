// Which contact data may no longer be kept today.
import { type AgreementEnd, dueToday } from '#domain/care/due.ts'
import type { DueDeletion } from '#domain/care/retention.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { localDay } from '#domain/local-day.ts'
import type { Rooms } from '../rooms.ts'

/** Everyone who is due, by name; agreements are read only where all of them ended. */
export function dueDeletions(rooms: Rooms): Outcome<DueDeletion[]> {
  return rooms.store.together(() => {
    const people = rooms.store.people.all()
    if (!people.ok) return people
    const standings = rooms.store.agreements.standings()
    if (!standings.ok) return standings
    const ended = new Map<string, readonly AgreementEnd[]>()
    for (const [partnerId, { state }] of standings.value) {
      if (state !== 'ended') continue
      const agreements = rooms.store.agreements.ofPartner(partnerId)
      if (!agreements.ok) return agreements
      ended.set(partnerId, agreements.value)
    }
    const today = localDay(rooms.outside.clock.now())
    return succeed(dueToday(people.value, (partnerId) => ended.get(partnerId) ?? [], today))
  })
}
