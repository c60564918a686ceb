// Whom a row means among the people of its partner: first whoever is exactly so, then by mail and name, by mail, by name. Whoever another
// row of the list meant already is found by mail and name only, so that colleagues with one mailbox, or one name, stay apart.
import type { ContactCells } from '#lists/list-row.ts'
import { personFields } from './field-changes.ts'
import { foldName, type SidePerson } from './kept-book.ts'

/** The person with exactly this mail and name. */
export function exactContact(cells: ContactCells, side: readonly SidePerson[]): SidePerson | undefined {
  return side.find(
    ({ person }) =>
      foldName(person.name) === foldName(cells.name) && person.mail.toLowerCase() === cells.mail.toLowerCase(),
  )
}

/** The person meant; undefined when none of them is. */
export function matchContact(
  cells: ContactCells,
  side: readonly SidePerson[],
  meant: ReadonlySet<string>,
): SidePerson | undefined {
  const hasMail = ({ person }: SidePerson) =>
    cells.mail !== '' && person.mail.toLowerCase() === cells.mail.toLowerCase()
  const hasName = ({ person }: SidePerson) => cells.name !== '' && foldName(person.name) === foldName(cells.name)
  const isFree = ({ person }: SidePerson) => !meant.has(person.id)
  const same = side.filter(
    (each) =>
      hasName(each) && each.person.mail.toLowerCase() === cells.mail.toLowerCase() && saysNothingElse(each, cells),
  )
  return (
    same.find((each) => hasRoles(each, cells)) ??
    same[0] ??
    side.find((each) => hasMail(each) && hasName(each)) ??
    side.find((each) => hasMail(each) && (isFree(each) || cells.name === '')) ??
    side.find((each) => hasName(each) && isFree(each) && (cells.mail === '' || each.person.mail === '')) ??
    side.find((each) => hasName(each) && (isFree(each) || cells.mail === ''))
  )
}

function saysNothingElse({ person }: SidePerson, cells: ContactCells): boolean {
  return Object.values(personFields).every((field) => cells[field] === '' || cells[field] === person[field])
}

function hasRoles({ links }: SidePerson, { roles, deputies }: ContactCells): boolean {
  return roles.every((role) =>
    links.some((link) => link.role === role && (deputies === null || deputies.includes(role) === link.isDeputy)),
  )
}
