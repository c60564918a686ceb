// Changes one item of a partner's checklist, as it is kept, and shows the list as it stands then.
import type { ChecklistItem, JudgedItem } from '#domain/checklist/checklist.ts'
import { fail, type Outcome } from '#domain/fault.ts'
import type { Rooms } from '../rooms.ts'
import { judgedChecklist } from './judge-partner.ts'

/** Changes it as `change` says; faults partner.not-found, checklist.no-such-item, those of `change`. */
export function updateItem(
  rooms: Rooms,
  partnerId: string,
  itemId: ChecklistItem['id'],
  change: (item: ChecklistItem) => Outcome<ChecklistItem>,
): Outcome<JudgedItem[]> {
  const changed = rooms.store.together((): Outcome<JudgedItem[]> => {
    const begun = judgedChecklist(rooms, partnerId)
    if (!begun.ok) return begun
    const items = rooms.store.checklists.items(partnerId)
    if (!items.ok) return items
    const item = items.value.find(({ id }) => id === itemId)
    if (item === undefined) return fail('checklist.no-such-item', { itemId })
    const next = change(item)
    if (!next.ok) return next
    const saved = rooms.store.checklists.save(
      partnerId,
      items.value.map((each) => (each === item ? next.value : each)),
    )
    return saved.ok ? judgedChecklist(rooms, partnerId) : saved
  })
  if (changed.ok) rooms.announce.checklistChanged(partnerId)
  return changed
}
