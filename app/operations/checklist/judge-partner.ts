// The checklist of a partner as it stands now. The first look begins it from the template; proofs newly seen are kept, so that their loss can
// be told later, and windows hear of them.
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { ChecklistItem, JudgedItem } from '#domain/checklist/checklist.ts'
import type { ChecklistFacts } from '#domain/checklist/facts.ts'
import { beginList } from '#domain/checklist/from-template.ts'
import { type Judgement, judgeChecklist } from '#domain/checklist/judge.ts'
import { prove } from '#domain/checklist/prove.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Rooms } from '../rooms.ts'
import { gatherFacts, goLiveOf } from './facts.ts'
import { createSetupReader, type SetupReader } from './setup.ts'
import { readTemplate } from './template.ts'

/** Judges every item by the facts of this moment; fault partner.not-found. */
export function judgedChecklist(
  rooms: Rooms,
  partnerId: string,
  setups: SetupReader = createSetupReader(rooms),
): Outcome<JudgedItem[]> {
  const judged = rooms.store.together(() => judgeNow(rooms, partnerId, setups))
  if (!judged.ok) return judged
  const { isNew, isBegun, items } = judged.value
  if (isNew && isBegun) rooms.announce.checklistChanged(partnerId)
  return succeed([...items])
}

/** Judges every item as if this version counted; keeps nothing of what it finds. Fault partner.not-found. */
export function judgedFor(rooms: Rooms, version: Agreement): Outcome<readonly JudgedItem[]> {
  return rooms.store.together((): Outcome<readonly JudgedItem[]> => {
    const setups = createSetupReader(rooms)
    const begun = judgedChecklist(rooms, version.partnerId, setups)
    if (!begun.ok) return begun
    const facts = gatherFacts(rooms, version.partnerId, setups, version)
    if (!facts.ok) return facts
    const items = rooms.store.checklists.items(version.partnerId)
    return items.ok ? succeed(judgeBy(rooms, items.value, facts.value).judged) : items
  })
}

/** Judges what was begun, and keeps nothing of what it finds; empty while no list was begun. Fault partner.not-found. */
export function judgedAsKept(rooms: Rooms, partnerId: string, setups: SetupReader): Outcome<readonly JudgedItem[]> {
  const items = rooms.store.checklists.items(partnerId)
  if (!items.ok) return items
  if (items.value.length === 0) return succeed([])
  const facts = gatherFacts(rooms, partnerId, setups)
  return facts.ok ? succeed(judgeBy(rooms, items.value, facts.value).judged) : facts
}

function judgeBy(rooms: Rooms, items: readonly ChecklistItem[], facts: ChecklistFacts): Judgement {
  const { today } = facts
  const moment = { now: rooms.outside.clock.now(), today, goLive: goLiveOf(facts) }
  return judgeChecklist(items, (kind) => prove(kind, facts), moment)
}

interface JudgedNow {
  readonly items: readonly JudgedItem[]
  readonly isNew: boolean
  /** Whether there was a list before. */
  readonly isBegun: boolean
}

function judgeNow(rooms: Rooms, partnerId: string, setups: SetupReader): Outcome<JudgedNow> {
  const facts = gatherFacts(rooms, partnerId, setups)
  if (!facts.ok) return facts
  const kept = rooms.store.checklists.items(partnerId)
  if (!kept.ok) return kept
  const isBegun = kept.value.length > 0
  const items = isBegun ? kept : begun(rooms)
  if (!items.ok) return items
  const judgement = judgeBy(rooms, items.value, facts.value)
  if (judgement.isNew || !isBegun) {
    const saved = rooms.store.checklists.save(partnerId, judgement.kept)
    if (!saved.ok) return saved
  }
  return succeed({ items: judgement.judged, isNew: judgement.isNew, isBegun })
}

function begun(rooms: Rooms): Outcome<readonly ChecklistItem[]> {
  const template = readTemplate(rooms)
  return template.ok ? succeed(beginList(template.value)) : template
}
