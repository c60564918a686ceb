// Two texts line by line, beside each other: what is there now on the left, what will be on the right. Lines that stay are shortened to those
// around a change. Texts too different to be compared in time stand one after the other. Many rows come page by page; no row is left out.
import { diffArrays } from 'diff'

export interface SideLine {
  readonly number: number
  readonly text: string
}
export type SideRow =
  | { readonly kind: 'kept' | 'changed'; readonly left: SideLine | null; readonly right: SideLine | null }
  /** Lines that are the same and not shown. */
  | { readonly kind: 'gap'; readonly count: number }

export interface SideBySide {
  readonly rows: readonly SideRow[]
  readonly added: number
  readonly removed: number
}

const around = 3
const mostEdits = 800

/** Most rows that stand in the window at once. */
export const rowsPerPage = 500

export interface RowPage<Row> {
  readonly rows: readonly Row[]
  /** From 0; the nearest there is to what was asked for. */
  readonly page: number
  readonly pages: number
  /** Where the first row of the page stands among all. */
  readonly from: number
}

/** One page of rows, or of lines. */
export function pageOf<Row>(rows: readonly Row[], wanted: number): RowPage<Row> {
  const pages = Math.max(1, Math.ceil(rows.length / rowsPerPage))
  const page = Math.min(Math.max(0, wanted), pages - 1)
  const from = page * rowsPerPage
  return { rows: rows.slice(from, from + rowsPerPage), page, pages, from }
}

/** The rows of two texts; null = there is none on that side. */
export function sideBySide(before: string | null, after: string | null, isWhole = false): SideBySide {
  const left = linesOf(before)
  const right = linesOf(after)
  const parts = diffArrays([...left], [...right], { maxEditLength: mostEdits }) ?? [
    { removed: true, added: false, value: [...left], count: left.length },
    { removed: false, added: true, value: [...right], count: right.length },
  ]
  const rows: SideRow[] = []
  let [leftAt, rightAt, added, removed] = [0, 0, 0, 0]
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index]
    if (part === undefined) continue
    if (!part.added && !part.removed) {
      for (const text of part.value) {
        leftAt += 1
        rightAt += 1
        rows.push({ kind: 'kept', left: { number: leftAt, text }, right: { number: rightAt, text } })
      }
      continue
    }
    const next = parts[index + 1]
    const pair = next !== undefined && (part.removed ? next.added : next.removed) ? next : undefined
    if (pair !== undefined) index += 1
    const gone = part.removed ? part.value : (pair?.removed ?? false) ? (pair?.value ?? []) : []
    const come = part.added ? part.value : (pair?.added ?? false) ? (pair?.value ?? []) : []
    for (let line = 0; line < Math.max(gone.length, come.length); line += 1) {
      const [old, fresh] = [gone[line], come[line]]
      if (old !== undefined) leftAt += 1
      if (fresh !== undefined) rightAt += 1
      rows.push({
        kind: 'changed',
        left: old === undefined ? null : { number: leftAt, text: old },
        right: fresh === undefined ? null : { number: rightAt, text: fresh },
      })
    }
    removed += gone.length
    added += come.length
  }
  return { rows: isWhole ? rows : shortened(rows), added, removed }
}

/** Rows of changes that stand open together when a plan is shown. */
const rowsAtFirst = 150

/** Which of the changes of a plan stand open at first: the first one always, each further one while there is room for all of it. */
export function openAtFirst(sides: readonly Pick<SideBySide, 'rows'>[]): readonly boolean[] {
  let left = rowsAtFirst
  return sides.map(({ rows }, index) => {
    if (index > 0 && rows.length > left) return false
    left -= rows.length
    return true
  })
}

function linesOf(text: string | null): readonly string[] {
  if (text === null || text === '') return []
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

/** Keeps the lines around changes; what lies between becomes a gap. */
function shortened(rows: readonly SideRow[]): readonly SideRow[] {
  const isNear = new Array<boolean>(rows.length).fill(false)
  for (const [index, { kind }] of rows.entries()) {
    if (kind !== 'changed') continue
    isNear.fill(true, Math.max(0, index - around), Math.min(rows.length, index + around + 1))
  }
  const kept: SideRow[] = []
  for (const [index, row] of rows.entries()) {
    const last = kept.at(-1)
    if (isNear[index] === true) kept.push(row)
    else if (last?.kind === 'gap') kept[kept.length - 1] = { kind: 'gap', count: last.count + 1 }
    else kept.push({ kind: 'gap', count: 1 })
  }
  return kept
}
