// How far a checklist is: what counts as met, what stands in the way of enforcing, and which open item comes next.
import { checklistPhases, isMet, type JudgedItem } from '#domain/checklist/checklist.ts'

export interface ChecklistProgress {
  readonly met: number
  readonly total: number
  readonly overdue: number
  /** Open items that must be met before mail is held to the level. */
  readonly blocking: readonly JudgedItem[]
  /** The first open item in the order of work; overdue ones come first. */
  readonly next: JudgedItem | undefined
}

/** Items in the order of work: by phase, within a phase as the list has them. */
export function inOrder(items: readonly JudgedItem[]): readonly JudgedItem[] {
  return checklistPhases.flatMap((phase) => items.filter(({ item }) => item.phase === phase))
}

/** Where a checklist stands. */
export function progressOf(items: readonly JudgedItem[]): ChecklistProgress {
  const open = inOrder(items).filter((judged) => !isMet(judged))
  return {
    met: items.length - open.length,
    total: items.length,
    overdue: open.filter(({ isOverdue }) => isOverdue).length,
    blocking: open.filter(({ item }) => item.isBlocking),
    next: open.find(({ isOverdue }) => isOverdue) ?? open[0],
  }
}
