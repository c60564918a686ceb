// A checklist judged by what is known now. An item with a proof ticks by the proof alone, or by hand with a note; when its proof is gone it
// is open again and says what took it away. A tick by hand stands against a missing proof and shows what speaks against it; on a blocking
// item it falls as soon as the contrary became known after it.
import type { ChecklistItem, ItemState, JudgedItem, ProofKind } from './checklist.ts'
import { isMet } from './checklist.ts'
import type { ProofFinding } from './proof.ts'

export interface Moment {
  readonly now: string
  /** ISO day. */
  readonly today: string
  /** Day of go-live the due days are counted from; null = not agreed. */
  readonly goLive: string | null
}

export interface Judgement {
  readonly judged: readonly JudgedItem[]
  /** The items to keep: as they were, with proofs newly seen. */
  readonly kept: readonly ChecklistItem[]
  /** Whether `kept` differs from what was given. */
  readonly isNew: boolean
}

/** Judges every item; `find` says what a proof comes to. */
export function judgeChecklist(
  items: readonly ChecklistItem[],
  find: (kind: ProofKind) => ProofFinding,
  moment: Moment,
): Judgement {
  const kept: ChecklistItem[] = []
  const judged = items.map((item): JudgedItem => {
    const finding = item.proof === null ? undefined : find(item.proof)
    const seen = finding === undefined ? item : withProof(item, finding, moment.now)
    kept.push(seen)
    const state = finding === undefined ? stateByHand(item) : stateOf(seen, finding, moment.now)
    const dueOn = item.dueOn ?? dueFrom(item, moment.goLive)
    const isOverdue = !isMet({ state }) && dueOn !== null && dueOn < moment.today
    return { item: { ...seen, dueOn }, state, isOverdue }
  })
  return { judged, kept, isNew: kept.some((item, index) => item !== items[index]) }
}

/** The day an item is due by the template; null = none, or one no calendar of four-digit years has. */
export function dueFrom({ daysBeforeGoLive }: Pick<ChecklistItem, 'daysBeforeGoLive'>, goLive: string | null) {
  if (daysBeforeGoLive === null || goLive === null) return null
  const day = new Date(`${goLive}T00:00:00Z`)
  day.setUTCDate(day.getUTCDate() - daysBeforeGoLive)
  const text = day.toISOString().slice(0, 10)
  return /^\d{4}-/.test(text) ? text : null
}

function withProof(item: ChecklistItem, finding: ProofFinding, now: string): ChecklistItem {
  if (!finding.isMet) return item
  const isKnown = JSON.stringify(item.lastProof?.reason) === JSON.stringify(finding.reason)
  return isKnown ? item : { ...item, lastProof: { reason: finding.reason, at: now } }
}

function stateByHand({ tickedByHand }: ChecklistItem): ItemState {
  return tickedByHand === null
    ? { kind: 'open', reason: null, lost: null }
    : { kind: 'by-hand', ...tickedByHand, against: null }
}

function stateOf(item: ChecklistItem, finding: ProofFinding, now: string): ItemState {
  const { reason } = finding
  if (finding.isMet) return { kind: 'proven', reason, since: item.lastProof?.at ?? now }
  const { tickedByHand } = item
  return tickedByHand === null || isOvertaken(item, tickedByHand.at, finding.disprovenAt)
    ? { kind: 'open', reason, lost: item.lastProof }
    : { kind: 'by-hand', ...tickedByHand, against: reason }
}

/** Whether more is known than when a blocking item was ticked: the contrary, or a proof that came and went since. */
function isOvertaken({ isBlocking, lastProof }: ChecklistItem, tickedAt: string, disprovenAt: string | null): boolean {
  if (!isBlocking) return false
  return (disprovenAt !== null && disprovenAt > tickedAt) || (lastProof !== null && lastProof.at > tickedAt)
}
