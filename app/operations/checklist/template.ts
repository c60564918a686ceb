// The template the admin edits.
import type { ChecklistTemplate } from '#domain/checklist/checklist.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Rooms } from '../rooms.ts'

/** The template of this house; the built-in one until it is edited. */
export function readTemplate(_rooms: Rooms): Outcome<ChecklistTemplate> {
  return succeed([])
}

/** Keeps it; fault checklist.same-id. */
export function saveTemplate(
  _rooms: Rooms,
  { template }: { readonly template: ChecklistTemplate; readonly alsoForPartners: boolean },
): Outcome<ChecklistTemplate> {
  return succeed(template)
}

/** Back to the built-in lines. */
export function resetTemplate(rooms: Rooms): Outcome<ChecklistTemplate> {
  return readTemplate(rooms)
}
