// From the lines of the template to the items of a partner, at the beginning and when the template changes later. Nothing somebody did on
// an item is lost: a line that is gone from the template goes only where nobody worked on it.
import { isBuiltIn } from './built-in.ts'
import {
  type ChecklistItem,
  type ChecklistTemplate,
  checklistPhases,
  needsNote,
  type TemplateItem,
} from './checklist.ts'

/** The first list of a partner. */
export function beginList(template: ChecklistTemplate): ChecklistItem[] {
  return template.map(untouched)
}

/** A list under a template that changed from `before` to `after`. */
export function bringTo(
  items: readonly ChecklistItem[],
  before: ChecklistTemplate,
  after: ChecklistTemplate,
): ChecklistItem[] {
  const lines = after.map((line) => {
    const item = items.find(({ id }) => id === line.id)
    return item === undefined ? untouched(line) : withLine(item, line, before)
  })
  const left = items.filter(({ id }) => !after.some((line) => line.id === id))
  const stays = left.filter((item) => isWorkedOn(item) || !before.some(({ id }) => id === item.id))
  return byPhase([...lines, ...stays])
}

/** Lines in the order of phases, and within a phase as they stand. */
export function byPhase<T extends Pick<TemplateItem, 'phase'>>(lines: readonly T[]): T[] {
  return checklistPhases.flatMap((phase) => lines.filter((line) => line.phase === phase))
}

/** A line as it is kept: words only where they are not built in, and in both languages. */
export function tidyLine(line: TemplateItem): TemplateItem {
  if (isBuiltIn(line.id)) return { ...line, text: { de: '', en: '' } }
  const { de, en } = line.text
  return { ...line, text: { de: de || en, en: en || de } }
}

function untouched(line: TemplateItem): ChecklistItem {
  return { ...line, dueOn: null, tickedByHand: null, evidence: '', lastProof: null }
}

/** Another proof is another claim: what was seen or said for the earlier one does not count for it. Where nothing more is asked a tick stays as it is. */
function withLine(item: ChecklistItem, line: TemplateItem, before: ChecklistTemplate): ChecklistItem {
  const earlier = before.find(({ id }) => id === line.id)
  const owner = earlier !== undefined && item.owner !== earlier.owner ? item.owner : line.owner
  const { dueOn, tickedByHand, evidence, lastProof } = item
  const isSameProof = item.proof === line.proof
  const asksMore = needsNote(line) && (!needsNote(item) || (line.proof !== null && !isSameProof))
  const isTooLittle = asksMore && tickedByHand?.note === ''
  return {
    ...{ ...line, owner, dueOn, evidence },
    tickedByHand: isTooLittle ? null : tickedByHand,
    lastProof: isSameProof ? lastProof : null,
  }
}

function isWorkedOn({ tickedByHand, evidence, dueOn }: ChecklistItem): boolean {
  return tickedByHand !== null || evidence !== '' || dueOn !== null
}
