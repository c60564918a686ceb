// The template the admin edits: the built-in lines until something else was saved. New partners begin with it; on wish all partners get what
// changed, in one transaction.
import { builtInTemplate, isBuiltIn } from '#domain/checklist/built-in.ts'
import { type ChecklistTemplate, checklistTemplate } from '#domain/checklist/checklist.ts'
import { bringTo, byPhase, tidyLine } from '#domain/checklist/from-template.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Rooms } from '../rooms.ts'

export interface TemplateWish {
  readonly template: ChecklistTemplate
  readonly alsoForPartners: boolean
}

/** The template of this house. */
export function readTemplate(rooms: Rooms): Outcome<ChecklistTemplate> {
  const kept = rooms.store.presets.read('checklist', checklistTemplate)
  return kept.ok ? succeed(kept.value ?? builtInTemplate) : kept
}

/** Keeps it, in the order of phases; faults checklist.same-id, checklist.words-needed, input.wrong-format for a foreign id. */
export function saveTemplate(rooms: Rooms, { template, alsoForPartners }: TemplateWish): Outcome<ChecklistTemplate> {
  const after = byPhase(template.map(tidyLine))
  const usable = requireUsable(after)
  if (!usable.ok) return usable
  const changed: string[] = []
  const saved = rooms.store.together((): Outcome<ChecklistTemplate> => {
    const before = readTemplate(rooms)
    if (!before.ok) return before
    const kept = rooms.store.presets.save('checklist', after)
    if (!kept.ok) return kept
    const brought = alsoForPartners ? bringToPartners(rooms, before.value, after) : succeed([])
    if (!brought.ok) return brought
    changed.push(...brought.value)
    return succeed(after)
  })
  if (saved.ok) for (const partnerId of changed) rooms.announce.checklistChanged(partnerId)
  return saved
}

/** Back to the built-in lines; lists that were begun stay as they are. */
export function resetTemplate(rooms: Rooms): Outcome<ChecklistTemplate> {
  const removed = rooms.store.presets.remove('checklist')
  return removed.ok ? readTemplate(rooms) : removed
}

function requireUsable(template: ChecklistTemplate): Outcome<undefined> {
  const ids = new Set<string>()
  for (const { id, text } of template) {
    if (ids.has(id)) return fail('checklist.same-id', { id })
    ids.add(id)
    if (isBuiltIn(id)) continue
    if (!id.startsWith('own-')) return fail('input.wrong-format', { path: 'template', detail: id })
    if (text.de === '') return fail('checklist.words-needed', { id })
  }
  return succeed(undefined)
}

/** Partners whose list is another one now. */
function bringToPartners(
  rooms: Rooms,
  before: ChecklistTemplate,
  after: ChecklistTemplate,
): Outcome<readonly string[]> {
  const { checklists } = rooms.store
  const partners = checklists.partners()
  if (!partners.ok) return partners
  const changed: string[] = []
  for (const partnerId of partners.value) {
    const items = checklists.items(partnerId)
    if (!items.ok) return items
    const next = bringTo(items.value, before, after)
    if (JSON.stringify(next) === JSON.stringify(items.value)) continue
    const saved = checklists.save(partnerId, next)
    if (!saved.ok) return saved
    changed.push(partnerId)
  }
  return succeed(changed)
}
