// What changed between the files given out last and those of now. Deterministic and bounded: a file that has changed too much to be shown
// line by line is only called changed. Line ends do not count as a change.
import { diffArrays } from 'diff'
import type { FileDifference, RenderingDifference } from '#domain/rendering-difference.ts'

export interface NamedText {
  readonly name: string
  readonly content: string
}

/** Kept lines shown around a change. */
const context = 3
/** Lines added and removed together, beyond which a file is only called changed. */
export const shownChanges = 800

/** The difference of two sets of files, by name. */
export function compareFiles(
  since: string,
  older: readonly NamedText[],
  newer: readonly NamedText[],
): RenderingDifference {
  const before = new Map(older.map((file) => [file.name, file.content]))
  const after = new Map(newer.map((file) => [file.name, file.content]))
  const names = [...new Set([...after.keys(), ...before.keys()])].sort()
  return { since, files: names.map((name) => compareFile(name, before.get(name), after.get(name))) }
}

function compareFile(name: string, older: string | undefined, newer: string | undefined): FileDifference {
  if (older === undefined) return { name, kind: 'added', runs: [] }
  if (newer === undefined) return { name, kind: 'removed', runs: [] }
  const [left, right] = [linesOf(older), linesOf(newer)]
  const runs = older === newer ? [] : runsBetween(left, right)
  if (runs === undefined) return { name, kind: 'changed', runs: [] }
  return { name, kind: runs.length === 0 ? 'same' : 'changed', runs: shorten(runs) }
}

function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r\n|\n/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

type Run = FileDifference['runs'][number]

/** All runs, the kept ones whole; nothing when both are equal, undefined when there are too many changes. */
function runsBetween(left: readonly string[], right: readonly string[]): readonly Run[] | undefined {
  const start = equalLines(left, right, (index) => index, Math.min(left.length, right.length))
  if (start === left.length && start === right.length) return []
  const most = Math.min(left.length, right.length) - start
  const end = equalLines(left, right, (index, { length }) => length - 1 - index, most)
  const [older, newer] = [left.slice(start, left.length - end), right.slice(start, right.length - end)]
  if (leastChanges(older, newer) > shownChanges) return undefined
  const changes = diffArrays(older, newer, { maxEditLength: shownChanges })
  if (changes === undefined) return undefined
  const runs: Run[] = []
  let line = 1
  const add = (kind: Run['kind'], lines: readonly string[]) => {
    if (lines.length > 0) runs.push({ kind, line, lines: [...lines] })
    if (kind !== 'removed') line += lines.length
  }
  add('kept', right.slice(0, start))
  for (const change of changes) add(change.added ? 'added' : change.removed ? 'removed' : 'kept', change.value)
  add('kept', right.slice(right.length - end))
  return joinKept(runs)
}

function equalLines(
  left: readonly string[],
  right: readonly string[],
  at: (index: number, list: readonly string[]) => number,
  most: number,
): number {
  let count = 0
  while (count < most && left[at(count, left)] === right[at(count, right)]) count += 1
  return count
}

/** At least so many lines are added or removed, whatever their order: known without comparing them. */
function leastChanges(older: readonly string[], newer: readonly string[]): number {
  const surplus = new Map<string, number>()
  for (const line of newer) surplus.set(line, (surplus.get(line) ?? 0) + 1)
  for (const line of older) surplus.set(line, (surplus.get(line) ?? 0) - 1)
  return [...surplus.values()].reduce((sum, count) => sum + Math.abs(count), 0)
}

/** Kept runs side by side are one. */
function joinKept(runs: readonly Run[]): readonly Run[] {
  const joined: Run[] = []
  for (const run of runs) {
    const last = joined.at(-1)
    if (run.kind === 'kept' && last?.kind === 'kept') {
      joined[joined.length - 1] = { ...last, lines: [...last.lines, ...run.lines] }
    } else joined.push(run)
  }
  return joined
}

/** Leaves of every kept run what stands beside a change. */
function shorten(runs: readonly Run[]): Run[] {
  return runs.flatMap((run, index) => {
    if (run.kind !== 'kept') return [run]
    const { line, lines } = run
    const head = index === 0 ? 0 : context
    const tail = index === runs.length - 1 ? 0 : context
    if (lines.length <= head + tail) return [run]
    const parts: Run[] = [
      { kind: 'kept', line, lines: lines.slice(0, head) },
      { kind: 'kept', line: line + lines.length - tail, lines: lines.slice(lines.length - tail) },
    ]
    return parts.filter((part) => part.lines.length > 0)
  })
}
