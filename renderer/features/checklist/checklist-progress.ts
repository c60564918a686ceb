// How far a checklist is: what counts as met, what stands in the way of enforcing, and which open item comes next.
import { checklistPhases, isMet, type JudgedItem } from '#domain/checklist/checklist.ts'

export interface ChecklistProgress {
  readonly met: number
  readonly total: number
  readonly overdue: number
  /** Open items that must be met before mail is held to the level. */
  readonly blocking: readonly JudgedItem[]
  /** The first open item in the order of work: of those that block while there are any, and first what lost its proof, then what is overdue. */
  readonly next: JudgedItem | undefined
}

/** Items in the order of work: by phase, within a phase as the list has them. */
export function inOrder(items: readonly JudgedItem[]): readonly JudgedItem[] {
  return checklistPhases.flatMap((phase) => items.filter(({ item }) => item.phase === phase))
}

/** Where a checklist stands. */
export function progressOf(items: readonly JudgedItem[]): ChecklistProgress {
  const open = inOrder(items).filter((judged) => !isMet(judged))
  const blocking = open.filter(({ item }) => item.isBlocking)
  return {
    met: items.length - open.length,
    total: items.length,
    overdue: open.filter(({ isOverdue }) => isOverdue).length,
    blocking,
    next: firstOf(blocking) ?? firstOf(open),
  }
}

function firstOf(open: readonly JudgedItem[]): JudgedItem | undefined {
  return open.find(isLost) ?? open.find(({ isOverdue }) => isOverdue) ?? open[0]
}

function isLost({ state }: JudgedItem): boolean {
  return state.kind === 'open' && state.lost !== null
}
