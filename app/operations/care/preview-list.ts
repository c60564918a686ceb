// Asks for a list and says what it would change. Nothing is written; the plan waits for `importList`. Works in slices, so the program stays
// responsive, and a cancel leaves nothing behind.
import { type ListPreview, listLimits } from '#domain/care/list-import.ts'
import { mainContactOf } from '#domain/contacts/main-contact.ts'
import { inOrder } from '#domain/contacts/order.ts'
import type { Person, SideContact } from '#domain/contacts/person.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import type { Partner } from '#domain/partner.ts'
import type { ListRow } from '#lists/list-row.ts'
import { readList } from '#lists/read-list.ts'
import type { OpenedContent } from '#ports/file-keeper.ts'
import type { Rooms } from '../rooms.ts'
import { type Breath, type CareProgress, createBreath } from './breath.ts'
import { languageOf } from './export-list.ts'
import { createKeptBook, type KeptBook } from './lists/kept-book.ts'
import type { PreviewKeeper } from './lists/kept-preview.ts'
import { createListPlanner, type ListPlan } from './lists/plan-list.ts'
import { createRowSorter } from './lists/sort-rows.ts'
import type { KeptWrongRows } from './save-wrong-rows.ts'

/** Progress in parts of a hundred: reading, then deciding, then contacts. */
const total = 100
const readPart = 50
const decidePart = 85
const peopleSlice = 200

/** Faults file.choice-dismissed, input.too-large, care.headings-unknown, .not-text, .quote-open, .changed-since, job.cancelled. */
export async function previewList(
  rooms: Rooms,
  previews: PreviewKeeper,
  wrongRows: PreviewKeeper<KeptWrongRows>,
  report: (progress: CareProgress) => void,
  signal: AbortSignal,
): Promise<Outcome<ListPreview>> {
  const opened = await rooms.outside.files.openFile('partner-list', listLimits.bytes)
  if (!opened.ok) return opened
  const breath = createBreath(rooms.outside.clock, report, signal)
  const rows = await readRows(opened.value, breath)
  if (!rows.ok) return rows
  const planned = await planRows(rooms, rows.value, breath)
  if (!planned.ok) return planned
  const { plan, mark } = planned.value
  const previewId = rooms.outside.newId()
  previews.keep({ previewId, mark, plan })
  wrongRows.keep({ previewId, rows: plan.left })
  return succeed({
    previewId,
    fileName: opened.value.name,
    counts: plan.counts,
    changes: [...plan.changes],
    wrong: [...plan.wrong],
  })
}

async function readRows(file: OpenedContent, breath: Breath): Promise<Outcome<readonly ListRow[]>> {
  const rows = await readList(file, (bytes) =>
    breath.take(Math.round((readPart * bytes) / Math.max(1, file.content.length)), total),
  )
  if (!rows.ok) return rows
  return rows.value === undefined ? fail('job.cancelled') : succeed(rows.value)
}

async function planRows(
  rooms: Rooms,
  rows: readonly ListRow[],
  breath: Breath,
): Promise<Outcome<{ plan: ListPlan; mark: string }>> {
  const kept = await readKept(rooms, breath)
  if (!kept.ok) return kept
  const { book, mark, language } = kept.value
  const sorter = createRowSorter(book)
  const planner = createListPlanner({ book, language, now: rooms.outside.clock.now(), newId: rooms.outside.newId })
  const tell = (index: number, from: number, to: number) =>
    breath.take(Math.round(from + ((to - from) * index) / rows.length), total)
  const middle = (readPart + decidePart) / 2
  for (const [index, row] of rows.entries()) {
    sorter.add(row)
    if (!(await tell(index, readPart, middle))) return fail('job.cancelled')
  }
  const sorted = sorter.finish()
  for (const row of sorted) {
    planner.reserve(row)
    if (!(await breath.take(middle, total))) return fail('job.cancelled')
  }
  for (const [index, row] of sorted.entries()) {
    planner.add(row)
    if (!(await tell(index, middle, decidePart))) return fail('job.cancelled')
  }
  const plan = await withContacts(rooms, planner.plan(), book, breath)
  if (!plan.ok) return plan
  const after = rooms.store.lists.mark()
  if (!after.ok) return after
  return after.value === mark ? succeed({ plan: plan.value, mark }) : fail('care.changed-since')
}

interface Kept {
  readonly book: KeptBook
  /** How the store stood before the first slice was read; the same at the end means that all slices fit together. */
  readonly mark: string
  readonly language: Language
}

async function readKept(rooms: Rooms, breath: Breath): Promise<Outcome<Kept>> {
  const language = languageOf(rooms)
  if (!language.ok) return language
  const mark = rooms.store.lists.mark()
  if (!mark.ok) return mark
  if (!(await breath.take(readPart, total))) return fail('job.cancelled')
  const partners = rooms.store.partners.list()
  if (!partners.ok) return partners
  const book = createKeptBook(partners.value)
  for (let after = ''; ; ) {
    if (!(await breath.take(readPart, total))) return fail('job.cancelled')
    const people = rooms.store.people.next(after, peopleSlice)
    if (!people.ok) return people
    const last = people.value.at(-1)
    if (last === undefined) return succeed({ book, mark: mark.value, language: language.value })
    book.enter(people.value)
    after = last.person.id
  }
}

/** Gives every partner the contact it has once the list is in: its first technical person. */
async function withContacts(rooms: Rooms, plan: ListPlan, book: KeptBook, breath: Breath): Promise<Outcome<ListPlan>> {
  const partners = new Map(plan.partners)
  let done = 0
  for (const partnerId of plan.touchedSides) {
    done += 1
    if (!(await breath.take(decidePart + Math.round((14 * done) / plan.touchedSides.size), total))) {
      return fail('job.cancelled')
    }
    if (partnerId === null) continue
    const before = book.partner(partnerId) === undefined ? succeed([]) : rooms.store.people.side(partnerId)
    if (!before.ok) return before
    const partner = partners.get(partnerId) ?? book.partner(partnerId)
    if (partner === undefined) continue
    const contact = mainContactOf(sideAfter(before.value, partnerId, plan))
    if (!isSameContact(partner.contact, contact)) {
      partners.set(partnerId, { ...partner, contact, changedAt: rooms.outside.clock.now() })
    }
  }
  return succeed({ ...plan, partners })
}

/** People there keep their order; those the list adds stand after them. */
function sideAfter(before: readonly SideContact[], partnerId: string, plan: ListPlan): SideContact[] {
  const said = plan.linksOf(partnerId)
  const known = before.map(({ person, role, isDeputy }) => {
    const link = said.find((each) => each.personId === person.id && each.role === role)
    return { person: plan.people.get(person.id) ?? person, role, isDeputy: link?.isDeputy ?? isDeputy }
  })
  const added = said.flatMap(({ personId, role, isDeputy }): SideContact[] => {
    if (before.some((each) => each.person.id === personId && each.role === role)) return []
    const person: Person | undefined = plan.people.get(personId) ?? plan.knownPeople.get(personId)
    return person === undefined ? [] : [{ person, role, isDeputy }]
  })
  return inOrder([...known, ...added])
}

function isSameContact(left: Partner['contact'], right: Partner['contact']): boolean {
  return left.name === right.name && left.mail === right.mail && left.phone === right.phone
}
