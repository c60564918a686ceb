// Does what a preview said: laid beside the tables in slices, then taken over in one short transaction, or not at all. A cancel before that
// leaves nothing; once the transaction begins, it is done. Faults care.preview-gone, care.changed-since, partner.domain-taken, job.cancelled.
import type { ListPreview } from '#domain/care/list-import.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { announceCopies, copyToSides } from '../contacts/main-contact.ts'
import type { Rooms } from '../rooms.ts'
import { type Breath, type CareProgress, createBreath } from './breath.ts'
import type { KeptPreview, PreviewKeeper } from './lists/kept-preview.ts'

/** How many values one slice lays down before others may run. */
const sliceLength = 50

/** Takes over the list of a preview. */
export async function importList(
  rooms: Rooms,
  previews: PreviewKeeper,
  previewId: string,
  report: (progress: CareProgress) => void,
  signal: AbortSignal,
): Promise<Outcome<ListPreview['counts']>> {
  const preview = previews.find(previewId)
  if (preview === undefined) return fail('care.preview-gone')
  const mark = rooms.store.lists.mark()
  if (!mark.ok) return mark
  if (mark.value !== preview.mark) return fail('care.changed-since')
  const breath = createBreath(rooms.outside.clock, report, signal)
  const staged = await stage(rooms, preview, breath)
  const taken = staged.ok ? takeOver(rooms, preview) : staged
  const cleared = rooms.store.lists.clear()
  if (!taken.ok) return taken
  if (!cleared.ok) return cleared
  previews.forget()
  rooms.announce.partnerChanged(null)
  rooms.announce.contactsChanged(null)
  announceCopies(rooms, taken.value)
  return succeed(preview.plan.counts)
}

async function stage(rooms: Rooms, { plan }: KeptPreview, breath: Breath): Promise<Outcome<undefined>> {
  const { lists } = rooms.store
  const begun = lists.begin()
  if (!begun.ok) return begun
  const [partners, people] = [[...plan.partners.values()], [...plan.people.values()]]
  const total = partners.length + people.length + plan.links.length + 1
  let done = 0
  const lay = async <T>(values: readonly T[], put: (some: readonly T[]) => Outcome<undefined>) => {
    for (let at = 0; at < values.length; at += sliceLength) {
      const laid = put(values.slice(at, at + sliceLength))
      if (!laid.ok) return laid
      done += Math.min(sliceLength, values.length - at)
      if (!(await breath.take(done, total))) return fail('job.cancelled')
    }
    return succeed(undefined)
  }
  const laidPartners = await lay(partners, lists.partners)
  if (!laidPartners.ok) return laidPartners
  const laidPeople = await lay(people, lists.people)
  if (!laidPeople.ok) return laidPeople
  const laidLinks = await lay(plan.links, lists.links)
  if (!laidLinks.ok) return laidLinks
  return breath.isCancelled ? fail('job.cancelled') : succeed(undefined)
}

/** Returns the sides besides partners whose copied contact changed: our own, at most. */
function takeOver(rooms: Rooms, { plan, mark }: KeptPreview): Outcome<readonly (string | null)[]> {
  return rooms.store.together(() => {
    const taken = rooms.store.lists.take(mark)
    if (!taken.ok) return taken
    return plan.touchedSides.has(null) ? copyToSides(rooms, [null]) : succeed([])
  })
}
