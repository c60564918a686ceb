// What in a plan needs to be accepted knowingly. Judged by what the script read on the host: the values now, those the last run wrote, and
// those to come. Each reason names at most a few connectors, and how many there are.
import type { UnsafeReason } from '#domain/push/push-plan.ts'
import { nameOf } from './changes.ts'
import { plainWords } from './detail.ts'
import type { ScriptChange } from './script-result.ts'

const namedAtMost = 8
/** A plan that changes more of what is there than this is looked at twice; small sets change as a whole all the time. */
const muchOf = { owned: 10, share: 0.3 }

/** Reasons against a plan; `owned` = connectors of this plan that are there, `newer` = the last run when a newer version wrote it, else empty. */
export function unsafeReasons(steps: readonly ScriptChange[], owned: number, newer: string): UnsafeReason[] {
  const changed = steps.filter(({ Kind }) => Kind === 'change')
  const isMuch = owned >= muchOf.owned && changed.length > owned * muchOf.share
  return [
    ...reason('newer-writer', newer === '' || steps.length === 0 ? [] : [plainWords(newer)]),
    ...reason('hand-edited', steps.filter(isEdited).map(nameOf)),
    ...reason('unknown-set', changed.filter(({ IsKnown }) => !IsKnown).map(nameOf)),
    ...reason(
      'shared-connector',
      changed.flatMap((step) => (foreignEntries(step).length > 0 ? [nameOf(step)] : [])),
    ),
    ...reason('enforcement-ends', changed.flatMap(endedBy)),
    ...(isMuch ? [{ code: 'too-much-changed' as const, params: { count: changed.length, of: owned } }] : []),
  ]
}

/** Reasons against taking back: partners that would be served without TLS again, and what was edited since. */
export function unsafeUndoReasons(steps: readonly ScriptChange[]): UnsafeReason[] {
  return [
    ...reason('hand-edited', steps.filter(({ Edited }) => Edited.length > 0).map(nameOf)),
    ...reason(
      'enforcement-ends',
      steps.flatMap((step) => (step.Kind === 'list' ? step.Domains.map(plainWords) : endedBy(step))),
    ),
  ]
}

function reason(code: UnsafeReason['code'], names: readonly string[]): readonly UnsafeReason[] {
  if (names.length === 0) return []
  const named = names.slice(0, namedAtMost).join(', ')
  return [{ code, params: { names: names.length > namedAtMost ? `${named}, …` : named, count: names.length } }]
}

/** A connector of ours that was removed by hand is edited, too. */
function isEdited({ Edited, IsKnown, Kind }: ScriptChange): boolean {
  return Edited.length > 0 || (Kind === 'create' && IsKnown)
}

function entriesOf(values: ScriptChange['Before'], key: string): readonly string[] {
  const text = values?.[key] ?? ''
  return text === '' ? [] : text.split(', ')
}

function removedEntries(step: ScriptChange): { readonly key: string; readonly entries: readonly string[] } {
  const key = step.Sort === 'send' ? 'AddressSpaces' : 'RemoteIPRanges'
  const after = entriesOf(step.After, key)
  return { key, entries: entriesOf(step.Before, key).filter((entry) => !after.includes(entry)) }
}

/** Domains or addresses somebody else put on a connector of ours: its mail changes as well. */
function foreignEntries(step: ScriptChange): readonly string[] {
  const { entries, key } = removedEntries(step)
  if (!step.Edited.includes(key)) return []
  const written = step.Written === '' ? [] : step.Written.split(', ')
  return key === 'AddressSpaces' ? entries.filter((entry) => !written.includes(entry)) : entries
}

/** Partners or domains a connector enforces TLS for now and would not afterwards. */
function endedBy(step: ScriptChange): readonly string[] {
  const { After: after, Before: before } = step
  if (!before) return []
  const enforces = (values: ScriptChange['Before']) =>
    values?.['RequireTLS'] === 'true' && values['Enabled'] !== 'false'
  if (!after || (enforces(before) && !enforces(after))) return enforces(before) ? [nameOf(step)] : []
  if (!enforces(before)) return []
  const foreign = foreignEntries(step)
  const { entries } = removedEntries(step)
  return entries.filter((entry) => !foreign.includes(entry)).map((entry) => plainWords(spaceName(entry)))
}

function spaceName(entry: string): string {
  return /^smtp:([^;]+);\d+$/.exec(entry)?.[1] ?? entry
}
