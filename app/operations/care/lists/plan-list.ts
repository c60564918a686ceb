// What a list would do, decided row by row over what is kept, and nothing done yet: partners and people as they would be, places to give,
// and what the preview shows of it. Pure but for the ids and the time it is given.
import type { ListPreview, RowChange, WrongRow } from '#domain/care/list-import.ts'
import { listLimits } from '#domain/care/list-import.ts'
import type { ContactLink, Person } from '#domain/contacts/person.ts'
import type { Language } from '#domain/language.ts'
import type { Partner } from '#domain/partner.ts'
import type { ContactCells, ListRow, PartnerCells, RowFault } from '#lists/list-row.ts'
import { contactChanges, type Placed, partnerChanges, personFields } from './field-changes.ts'
import type { KeptBook, SidePerson } from './kept-book.ts'
import { exactContact, matchContact } from './match-contact.ts'
import type { PartnerRows, SortedRow } from './sort-rows.ts'

/** A row that is left out, and why. */
export interface LeftRow {
  readonly row: Pick<ListRow, 'line' | 'raw'>
  readonly fault: Pick<RowFault, 'code' | 'params'>
}

export interface ListPlan {
  readonly partners: ReadonlyMap<string, Partner>
  readonly people: ReadonlyMap<string, Person>
  readonly links: readonly ContactLink[]
  /** The links of one partner. */
  linksOf(partnerId: string | null): readonly ContactLink[]
  /** People who stand as they are but get a place. */
  readonly knownPeople: ReadonlyMap<string, Person>
  /** Partners whose contact may be another person, or the same with other data; null = our own side. */
  readonly touchedSides: ReadonlySet<string | null>
  readonly counts: ListPreview['counts']
  readonly changes: readonly RowChange[]
  /** The first ones. */
  readonly wrong: readonly WrongRow[]
  /** All that are left out. */
  readonly left: readonly LeftRow[]
}

export interface PlanFacts {
  readonly book: KeptBook
  readonly language: Language
  readonly now: string
  newId(): string
}

export interface ListPlanner {
  /** Notes whom a row means beyond doubt, so that no other row takes that person for its own; all rows before the first `add`. */
  reserve(sorted: SortedRow): void
  /** Decides one row; in the order of the list. */
  add(sorted: SortedRow): void
  plan(): ListPlan
}

/** What is decided so far. */
interface Planning {
  readonly facts: PlanFacts
  readonly partners: Map<string, Partner>
  readonly people: Map<string, Person>
  readonly knownPeople: Map<string, Person>
  readonly links: Map<string | null, ContactLink[]>
  readonly touchedSides: Set<string | null>
  /** By the line a partner begins in. */
  readonly partnerIds: Map<number, string>
  /** Whom rows meant on each side. */
  readonly meant: Map<string | null, Set<string>>
  readonly counts: ListPreview['counts']
  readonly changes: RowChange[]
  readonly wrong: WrongRow[]
  readonly left: LeftRow[]
}

const counterOf = {
  'add-partner': 'addedPartners',
  'change-partner': 'changedPartners',
  'add-contact': 'addedContacts',
  'change-contact': 'changedContacts',
} as const

/** An empty plan over what is kept. */
export function createListPlanner(facts: PlanFacts): ListPlanner {
  const planning: Planning = {
    facts,
    ...{ partners: new Map(), people: new Map(), knownPeople: new Map(), links: new Map() },
    ...{ touchedSides: new Set(), partnerIds: new Map(), meant: new Map(), changes: [], wrong: [], left: [] },
    counts: {
      ...{ rows: 0, addedPartners: 0, changedPartners: 0, addedContacts: 0, changedContacts: 0 },
      ...{ unchanged: 0, wrong: 0 },
    },
  }
  return {
    reserve({ row: { contact }, group }) {
      if (group === null || contact === null || (group.kept === null && !group.isOwn)) return
      const side = group.kept?.id ?? null
      const found = exactContact(contact, facts.book.sideOf(side))
      if (found !== undefined) meantOn(planning, side).add(found.person.id)
    },
    add: (sorted) => addRow(planning, sorted),
    plan: () => ({
      ...planning,
      links: [...planning.links.values()].flat(),
      linksOf: (partnerId) => planning.links.get(partnerId) ?? [],
    }),
  }
}

function addRow(planning: Planning, { row, fault, group }: SortedRow): void {
  const { counts, wrong, left } = planning
  counts.rows += 1
  if (fault !== null || group === null) {
    counts.wrong += 1
    const { code, params } = fault ?? { code: 'partner-wrong' as const, params: {} }
    left.push({ row, fault: { code, params } })
    if (wrong.length < listLimits.shown) wrong.push({ line: row.line, code, params: { ...params } })
    return
  }
  const partner = group.isOwn ? { id: null, hasChanged: false } : planPartner(planning, group, row.line)
  const hasContactChanged = row.contact !== null && planContact(planning, partner.id, row.contact, row.line)
  if (!partner.hasChanged && !hasContactChanged) counts.unchanged += 1
}

function note({ counts, changes }: Planning, change: RowChange): void {
  counts[counterOf[change.kind]] += 1
  if (changes.length < listLimits.shown) changes.push(change)
}

function meantOn({ meant }: Planning, partnerId: string | null): Set<string> {
  const known = meant.get(partnerId) ?? new Set()
  meant.set(partnerId, known)
  return known
}

/** The partner of the rows, planned at the first of them. */
function planPartner(
  planning: Planning,
  { kept, cells, firstLine }: PartnerRows,
  line: number,
): { id: string; hasChanged: boolean } {
  const known = planning.partnerIds.get(firstLine)
  if (known !== undefined) return { id: known, hasChanged: false }
  const { newId, now } = planning.facts
  const id = kept?.id ?? newId()
  planning.partnerIds.set(firstLine, id)
  const after = partnerAfter(kept, cells, id, now)
  const fields = partnerChanges(kept, after)
  if (kept !== null && fields.length === 0) return { id, hasChanged: false }
  planning.partners.set(id, after)
  note(planning, { line, kind: kept === null ? 'add-partner' : 'change-partner', name: after.name, fields })
  return { id, hasChanged: true }
}

/** The contact of a row; whether it changes anything. */
function planContact(planning: Planning, partnerId: string | null, cells: ContactCells, line: number): boolean {
  const { book, language, now, newId } = planning.facts
  const meant = meantOn(planning, partnerId)
  const found = matchContact(cells, book.sideOf(partnerId), meant)
  const before: Placed | null = found === undefined ? null : { person: found.person, links: [...found.links] }
  const basis = before?.person ?? book.somebody(cells.mail, cells.name) ?? emptyPerson(newId(), now)
  const after = { person: personAfter(basis, cells, now), links: linksAfter(before?.links ?? [], cells) }
  meant.add(after.person.id)
  const fields = contactChanges(before, after, language)
  if (fields.length === 0) return false
  if (after.person !== basis) planning.people.set(after.person.id, after.person)
  else planning.knownPeople.set(basis.id, basis)
  place(planning, partnerId, found, { before, after })
  const { name } = after.person
  note(planning, { line, kind: before === null ? 'add-contact' : 'change-contact', name, fields })
  return true
}

function place(
  { facts: { book }, links, touchedSides }: Planning,
  partnerId: string | null,
  found: SidePerson | undefined,
  { before, after }: { readonly before: Placed | null; readonly after: Placed },
): void {
  const { person } = after
  book.put(person)
  if (found === undefined) {
    book.sideOf(partnerId).push({ person, links: [...after.links] })
    book.place(person.id, partnerId)
  } else {
    found.person = person
    found.links = [...after.links]
  }
  const said = links.get(partnerId) ?? []
  for (const link of changedLinks(before?.links ?? [], after.links)) {
    said.push({ partnerId, personId: person.id, ...link })
  }
  links.set(partnerId, said)
  for (const side of [partnerId, ...book.sidesOf(person.id)]) touchedSides.add(side)
}

/** Empty cells keep what is there; the same names in another order are the same. */
function partnerAfter(kept: Partner | null, cells: PartnerCells, id: string, now: string): Partner {
  const basis = kept ?? {
    ...{ id, name: '', domains: [], contact: { name: '', mail: '', phone: '' }, agreedNames: [] },
    ...{ isPractice: false, createdAt: now },
  }
  return {
    ...basis,
    name: cells.name,
    domains: namesAfter(basis.domains, cells.domains),
    agreedNames: namesAfter(basis.agreedNames, cells.agreedNames),
    changedAt: now,
  }
}

function namesAfter(before: readonly string[], said: readonly string[]): string[] {
  const isSame = before.toSorted().join() === said.toSorted().join()
  return said.length === 0 || isSame ? [...before] : [...said]
}

function emptyPerson(id: string, now: string): Person {
  return {
    ...{ id, name: '', organisation: '', mail: '', phone: '', mobile: '', availability: '', languages: '' },
    ...{ keyword: '', note: '', createdAt: now, changedAt: now },
  }
}

/** The person with what the row says; the same object when it says nothing new. */
function personAfter(basis: Person, cells: ContactCells, now: string): Person {
  const said = Object.values(personFields).filter((field) => cells[field] !== '' && cells[field] !== basis[field])
  if (said.length === 0 && basis.name !== '') return basis
  const after = { ...basis, ...Object.fromEntries(said.map((field) => [field, cells[field]])), changedAt: now }
  return { ...after, name: after.name || after.mail }
}

/** Roles said are added, those there stay; who has none is technical. */
function linksAfter(before: SidePerson['links'], cells: ContactCells): SidePerson['links'] {
  const roles = cells.roles.length > 0 || before.length > 0 ? cells.roles : (['technical'] as const)
  const after = before.map((link) =>
    cells.deputies !== null && roles.includes(link.role)
      ? { ...link, isDeputy: cells.deputies.includes(link.role) }
      : link,
  )
  for (const role of roles) {
    if (after.some((link) => link.role === role)) continue
    after.push({ role, isDeputy: cells.deputies?.includes(role) ?? false })
  }
  return after
}

function changedLinks(before: SidePerson['links'], after: SidePerson['links']): SidePerson['links'] {
  return after.filter((link) => !before.some((each) => each.role === link.role && each.isDeputy === link.isDeputy))
}
