// Reasons of lines, looked up and grouped: which lines carry one, what holds for a line, and each sentence once with all its lines.
import type { LineReason } from '#domain/artefact.ts'

/** For each line from 1 whether a reason covers it. */
export function coveredLines(reasons: readonly LineReason[], count: number): readonly boolean[] {
  const steps = new Array<number>(count + 2).fill(0)
  for (const { line, until } of reasons) {
    if (line > count) continue
    steps[line] = (steps[line] ?? 0) + 1
    const after = Math.min(until, count) + 1
    steps[after] = (steps[after] ?? 0) - 1
  }
  let depth = 0
  return steps.slice(0, count + 1).map((step) => {
    depth += step
    return depth > 0
  })
}

/** The reasons that cover a line. */
export function reasonsAt(reasons: readonly LineReason[], line: number): readonly LineReason[] {
  return reasons.filter((reason) => reason.line <= line && line <= reason.until)
}

/** The reasons by the line they begin at. */
export function reasonsByStart(reasons: readonly LineReason[]): ReadonlyMap<number, readonly LineReason[]> {
  const byLine = new Map<number, LineReason[]>()
  for (const reason of reasons) {
    const known = byLine.get(reason.line)
    if (known === undefined) byLine.set(reason.line, [reason])
    else known.push(reason)
  }
  return byLine
}

/** The lines at which a reason begins, ascending, each once. */
export function reasonStarts(reasons: readonly LineReason[]): readonly number[] {
  return [...reasonsByStart(reasons).keys()].sort((a, b) => a - b)
}

/** Where the next or the previous reason begins, seen from a line; the line itself at either end. */
export function stepFrom(starts: readonly number[], line: number, direction: 'next' | 'previous' | 'first' | 'last') {
  switch (direction) {
    case 'next':
      return starts.find((start) => start > line) ?? line
    case 'previous':
      return starts.findLast((start) => start < line) ?? line
    case 'first':
      return starts[0] ?? line
    case 'last':
      return starts.at(-1) ?? line
  }
}

export interface ReasonGroup {
  readonly reason: LineReason
  /** Where it stands, ascending. */
  readonly places: readonly Pick<LineReason, 'line' | 'until'>[]
}

/** Each reason once, with the places it stands for, in the order of the file. */
export function reasonGroups(reasons: readonly LineReason[]): readonly ReasonGroup[] {
  const groups = new Map<string, { reason: LineReason; places: Pick<LineReason, 'line' | 'until'>[] }>()
  for (const reason of reasons) {
    const key = `${reason.code} ${JSON.stringify(reason.params)}`
    const known = groups.get(key)
    const place = { line: reason.line, until: reason.until }
    if (known === undefined) groups.set(key, { reason, places: [place] })
    else known.places.push(place)
  }
  return [...groups.values()]
}
