// Deletes people whose data may no longer be kept: out of the address book, every place, every copied contact, what was told, and what was
// given out last. Signed versions keep the names on paper; the report says which. Afterwards nothing of the names is left in the database
// file. All or nothing; the report holds no names.
import type { DeletionReport } from '#domain/care/retention.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { localDay } from '#domain/local-day.ts'
import { translatorFor } from '#i18n/translate.ts'
import type { PlacedPerson } from '#storage/person-repository.ts'
import { formsInFiles } from '../contacts/lines-in-files.ts'
import { announceCopies, copyToSides } from '../contacts/main-contact.ts'
import { keepOne } from '../print-paper.ts'
import type { Rooms } from '../rooms.ts'
import { deletionText } from './deletion-text.ts'
import { dueDeletions } from './due-deletions.ts'
import { languageOf } from './export-list.ts'

type Side = string | null

/** Faults care.not-due, storage.*. What was deleted stays deleted whether or not the report is kept as a file. */
export async function deleteDue(rooms: Rooms, personIds: readonly string[]): Promise<Outcome<DeletionReport>> {
  const deleted = rooms.store.together(() => deleteAll(rooms, [...new Set(personIds)]))
  if (!deleted.ok) return deleted
  const { report, sides, copies } = deleted.value
  const emptied = rooms.store.copies.forgetDeleted()
  if (!emptied.ok) rooms.outside.log.note(`deleted data may be left in free pages: ${emptied.fault.code}`)
  rooms.announce.contactsChanged(null)
  for (const side of new Set(sides)) if (side !== null) rooms.announce.contactsChanged(side)
  announceCopies(rooms, copies)
  const language = languageOf(rooms)
  if (!language.ok) return language
  const translate = translatorFor(language.value)
  const content = deletionText(report, rooms.store.copies.besides(), translate)
  await keepOne(rooms, { name: `${translate('care:deletion.file', { day: localDay(report.at) })}.txt`, content })
  return succeed(report)
}

interface Deleted {
  readonly report: DeletionReport
  readonly sides: readonly Side[]
  /** Sides whose copied contact changed. */
  readonly copies: readonly Side[]
}

function deleteAll(rooms: Rooms, personIds: readonly string[]): Outcome<Deleted> {
  const due = dueDeletions(rooms)
  if (!due.ok) return due
  const allowed = new Set(due.value.map(({ personId }) => personId))
  if (personIds.some((id) => !allowed.has(id))) return fail('care.not-due')
  const gone: PlacedPerson[] = []
  let toldWithoutName = 0
  for (const personId of personIds) {
    const found = rooms.store.people.find(personId)
    if (!found.ok) return found
    const told = rooms.store.told.listOf(personId)
    if (!told.ok) return told
    gone.push(found.value)
    toldWithoutName += told.value.length
  }
  const texts = gone.flatMap(({ person }) => [person.name, person.mail])
  const paper = rooms.store.named.agreements(texts)
  if (!paper.ok) return paper
  const testMails = rooms.store.testMailNamings.forget(gone.map(({ person }) => person.mail))
  if (!testMails.ok) return testMails
  const removed = removeAll(rooms, gone, texts)
  if (!removed.ok) return removed
  const sides = gone.flatMap(({ links }) => links.map(({ partnerId }) => partnerId))
  const copies = copyToSides(rooms, sides)
  if (!copies.ok) return copies
  const elsewhere = rooms.store.named.elsewhere(texts)
  if (!elsewhere.ok) return elsewhere
  const attachments = paper.value.flatMap(({ confirmations }) =>
    confirmations.filter((each) => each.attachment !== null),
  )
  const report: DeletionReport = {
    at: rooms.outside.clock.now(),
    ...{ people: gone.length, links: sides.length, toldWithoutName },
    namedOnPaper: paper.value.map(({ number, version }) => `${number}/${version}`),
    attachmentsKept: attachments.length,
    testMails: testMails.value,
    namedElsewhere: elsewhere.value,
  }
  return succeed({ report, sides, copies: copies.value })
}

function removeAll(rooms: Rooms, people: readonly PlacedPerson[], texts: readonly string[]): Outcome<undefined> {
  const lines = rooms.store.named.forgetLines(texts, formsInFiles)
  if (!lines.ok) return lines
  for (const { person } of people) {
    const removed = rooms.store.people.remove(person.id)
    if (!removed.ok) return removed
  }
  return succeed(undefined)
}
