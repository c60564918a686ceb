// The words of a push that come from the kind of gateway: notes of a plan stand in `gateway-<kind>:push.note`, what holds for every kind in
// `push:note`.
import type { HostPlan } from '#domain/push/push-plan.ts'
import type { Translate } from './translate.ts'

/** The sentence of a note of a plan: the product's own, then one every product shares, then its bare code. */
export function pushNoteText(gateway: string, note: HostPlan['notes'][number], translate: Translate): string {
  const keys = [`gateway-${gateway}:push.note.${note.code}`, `push:note.${note.code}`]
  return String(translate(keys as never, { ...note.params, defaultValue: note.code } as never))
}
