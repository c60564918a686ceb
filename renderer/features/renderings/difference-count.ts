// How much changed since the files kept last, in numbers a sentence can say.
import type { FileDifference, RenderingDifference } from '#domain/rendering-difference.ts'

export interface DifferenceCount {
  /** Files that are new, gone or changed. */
  readonly files: number
  readonly added: number
  readonly removed: number
}

/** Lines added and removed in one file. */
export function countLines(file: FileDifference): { readonly added: number; readonly removed: number } {
  const sum = (kind: 'added' | 'removed') =>
    file.runs.reduce((total, run) => total + (run.kind === kind ? run.lines.length : 0), 0)
  return { added: sum('added'), removed: sum('removed') }
}

/** Everything that changed. */
export function countDifference(difference: RenderingDifference): DifferenceCount {
  const touched = difference.files.filter((file) => file.kind !== 'same')
  const lines = touched.map(countLines)
  return {
    files: touched.length,
    added: lines.reduce((total, { added }) => total + added, 0),
    removed: lines.reduce((total, { removed }) => total + removed, 0),
  }
}
