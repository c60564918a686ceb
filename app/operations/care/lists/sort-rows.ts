// Which partner each row is about: by its domains, then by its name. The first row of a partner says what it is, the others repeat it or
// say nothing. Where a partner's own cells are wrong in one row, no row of that name is taken: nothing is half-imported.
import type { Partner } from '#domain/partner.ts'
import type { ListRow, PartnerCells, RowFault } from '#lists/list-row.ts'
import { isOwnSideName } from '#lists/own-side.ts'
import { foldName, type KeptBook } from './kept-book.ts'

export interface PartnerRows {
  /** null = the list adds it. */
  readonly kept: Partner | null
  readonly cells: PartnerCells
  readonly firstLine: number
  /** Our own side instead of a partner. */
  readonly isOwn: boolean
}

export interface SortedRow {
  readonly row: ListRow
  readonly fault: RowFault | null
  /** Only without a fault. */
  readonly group: PartnerRows | null
}

export interface RowSorter {
  /** Takes the next row; all of them before `finish`. */
  add(row: ListRow): void
  /** Every row with its partner or its fault; the order is the list's. */
  finish(): readonly SortedRow[]
}

interface Found {
  readonly key: string
  readonly kept: Partner | null
}

/** No key of a partner: those are ids, or begin with `new `. */
const ownSide: Found = { key: 'own side', kept: null }

/** What the rows so far said. */
interface Seen {
  readonly groups: Map<string, PartnerRows>
  readonly keysOfName: Map<string, Set<string>>
  readonly claimed: Map<string, { readonly key: string; readonly line: number }>
}

/** Sorts rows over what is kept. */
export function createRowSorter(book: KeptBook): RowSorter {
  const seen: Seen = { groups: new Map(), keysOfName: new Map(), claimed: new Map() }
  const sorted: { row: ListRow; fault: RowFault | null; key: string | null }[] = []
  const wrongNames = new Map<string, number>()
  return {
    add(row) {
      const name = foldName(row.partner.name)
      const found = row.fault?.part === 'partner' ? row.fault : findPartner(row.partner, book, seen)
      const fault = 'code' in found ? found : (refusal(row, found, seen) ?? row.fault)
      if (fault?.part === 'partner') {
        if (name !== '' && !wrongNames.has(name)) wrongNames.set(name, row.line)
        sorted.push({ row, fault, key: null })
      } else if ('key' in found) {
        join(row, found, seen)
        sorted.push({ row, fault, key: found.key })
      }
    },
    finish: () =>
      sorted.map(({ row, fault, key }) => {
        const line = wrongNames.get(foldName(row.partner.name))
        if (fault !== null) return { row, fault, group: null }
        if (line !== undefined) return { row, fault: partnerFault('partner-wrong', { line }), group: null }
        return { row, fault: null, group: (key === null ? undefined : seen.groups.get(key)) ?? null }
      }),
  }
}

/** Why a row cannot stand with the others of its partner. */
function refusal(row: ListRow, { key, kept }: Found, { groups, claimed }: Seen): RowFault | null {
  if (key === ownSide.key) {
    const { domains, agreedNames } = row.partner
    return domains.length + agreedNames.length > 0 ? { part: 'contact', code: 'own-side', params: {} } : null
  }
  const known = groups.get(key)
  if (known !== undefined && contradicts(known.cells, row.partner)) {
    return partnerFault('contradicts', { line: known.firstLine })
  }
  if (kept === null && known === undefined && row.partner.domains.length === 0) return partnerFault('no-domain', {})
  if (kept?.isPractice === true) return partnerFault('practice', { name: kept.name })
  for (const domain of row.partner.domains) {
    const other = claimed.get(domain)
    if (other !== undefined && other.key !== key) return partnerFault('domain-twice', { domain, line: other.line })
  }
  return null
}

function join({ line, partner }: ListRow, { key, kept }: Found, { groups, keysOfName, claimed }: Seen): void {
  for (const domain of partner.domains) if (!claimed.has(domain)) claimed.set(domain, { key, line })
  const name = foldName(partner.name)
  keysOfName.set(name, (keysOfName.get(name) ?? new Set()).add(key))
  const known = groups.get(key)
  const isOwn = key === ownSide.key
  groups.set(key, known === undefined ? { kept, cells: partner, firstLine: line, isOwn } : filled(known, partner))
}

function findPartner(cells: PartnerCells, book: KeptBook, { groups, keysOfName }: Seen): Found | RowFault {
  const named = book.named(cells.name)
  if (named.length === 0 && isOwnSideName(cells.name)) return ownSide
  const owner = cells.domains.length === 0 ? null : findOwner(cells, named, book)
  if (owner !== null) return owner
  const [first, second] = keysOfName.get(foldName(cells.name)) ?? []
  if (cells.domains.length === 0 && first !== undefined) {
    if (second !== undefined) return partnerFault('name-ambiguous', { name: cells.name })
    return { key: first, kept: groups.get(first)?.kept ?? null }
  }
  if (named.length > 1) return partnerFault('name-ambiguous', { name: cells.name })
  const [kept = null] = named
  return { key: kept?.id ?? `new ${foldName(cells.name)}`, kept }
}

/** The partner that has the domains already; null when nobody has one of them. */
function findOwner(cells: PartnerCells, named: readonly Partner[], book: KeptBook): Found | RowFault | null {
  const owned = cells.domains.flatMap((domain) => {
    const owner = book.ownerOf(domain)
    return owner === undefined ? [] : [{ owner, domain }]
  })
  const mine = owned.find(({ owner }) => named.includes(owner)) ?? (named.length === 0 ? owned[0] : undefined)
  const taken = owned.find(({ owner }) => owner !== mine?.owner)
  if (taken !== undefined) return partnerFault('domain-taken', { domain: taken.domain, partner: taken.owner.name })
  return mine === undefined ? null : { key: mine.owner.id, kept: mine.owner }
}

function contradicts(first: PartnerCells, later: PartnerCells): boolean {
  return (
    foldName(first.name) !== foldName(later.name) ||
    differs(first.domains, later.domains) ||
    differs(first.agreedNames, later.agreedNames)
  )
}

function differs(first: readonly string[], later: readonly string[]): boolean {
  return first.length > 0 && later.length > 0 && first.toSorted().join() !== later.toSorted().join()
}

function filled(known: PartnerRows, cells: PartnerCells): PartnerRows {
  const { domains, agreedNames } = known.cells
  const isMore =
    (domains.length === 0 && cells.domains.length > 0) || (agreedNames.length === 0 && cells.agreedNames.length > 0)
  if (!isMore) return known
  return {
    ...known,
    cells: {
      ...known.cells,
      domains: domains.length === 0 ? cells.domains : domains,
      agreedNames: agreedNames.length === 0 ? cells.agreedNames : agreedNames,
    },
  }
}

function partnerFault(code: RowFault['code'], params: RowFault['params']): RowFault {
  return { part: 'partner', code, params }
}
