// What can be done to a template: pure steps that never leave two lines with one id, and moves that stay within a phase.
import { type ChecklistTemplate, checklistPhases, type TemplateItem } from '#domain/checklist/checklist.ts'

/** A template may hold so many lines. */
export const mostLines = 100

/** The lines of one phase, in their order. */
export function linesOf(template: ChecklistTemplate, phase: TemplateItem['phase']): readonly TemplateItem[] {
  return template.filter((item) => item.phase === phase)
}

function grouped(template: readonly TemplateItem[]): ChecklistTemplate {
  return checklistPhases.flatMap((phase) => template.filter((item) => item.phase === phase))
}

/** Moves a line up (-1) or down (+1) among those of its phase; at the edge nothing changes. */
export function moveLine(template: ChecklistTemplate, id: string, by: -1 | 1): ChecklistTemplate {
  const line = template.find((item) => item.id === id)
  if (line === undefined) return template
  const lines = linesOf(template, line.phase)
  const at = lines.indexOf(line)
  const to = at + by
  if (to < 0 || to >= lines.length) return template
  const moved = lines.toSpliced(at, 1).toSpliced(to, 0, line)
  return grouped([...template.filter((item) => item.phase !== line.phase), ...moved])
}

/** Puts a line in place of the one with its id, or at the end of its phase; a line that changed its phase goes to the end there. */
export function putLine(template: ChecklistTemplate, line: TemplateItem): ChecklistTemplate {
  const before = template.find((item) => item.id === line.id)
  if (before?.phase === line.phase) return template.map((item) => (item.id === line.id ? line : item))
  return grouped([...template.filter((item) => item.id !== line.id), line])
}

/** Takes a line out. */
export function removeLine(template: ChecklistTemplate, id: string): ChecklistTemplate {
  return template.filter((item) => item.id !== id)
}
