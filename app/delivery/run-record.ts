// The journal entry of one host while its run goes on: told to the caller before the first command and after every step, so that a desk that
// dies leaves an entry that says `running`.
import type { Fault } from '#domain/fault.ts'
import type { CommandAnswer } from '#domain/push/push-driver.ts'
import type { HostPlan, PlanCommand, PushPlan } from '#domain/push/push-plan.ts'
import type { CommandEnd, PushRecord, RecordState } from '#domain/push/push-record.ts'
import { cleanTail } from './clean-text.ts'

export interface Journal {
  record(): PushRecord
  /** Changes the entry and tells it. */
  note(change: Partial<PushRecord>): Promise<PushRecord>
}

/** Opens the entry; nothing is told before the first `note`. */
export function openJournal(
  plan: PushPlan,
  host: HostPlan,
  facts: {
    readonly id: string
    readonly gateway: string
    readonly startedAt: string
    readonly undo: Readonly<Record<string, string>>
  },
  onRecord: (record: PushRecord) => void | Promise<void>,
): Journal {
  let record: PushRecord = {
    id: facts.id,
    siteId: plan.siteId,
    hostId: host.hostId,
    host: host.host,
    gateway: facts.gateway,
    kind: plan.kind,
    undoes: plan.undoes,
    planHash: plan.hash,
    setHash: plan.setHash,
    startedAt: facts.startedAt,
    endedAt: null,
    state: 'running',
    changes: host.changes.map(({ kind, name }) => ({ kind, name })),
    ends: [],
    fault: null,
    undoFault: null,
    undo: { ...facts.undo },
    confirmBy: null,
  }
  return {
    record: () => record,
    note: async (change) => {
      record = { ...record, ...change }
      await onRecord(record)
      return record
    },
  }
}

/** How a command ended, as the journal keeps it. */
export function endOf({ id, phase }: PlanCommand, answer: CommandAnswer | null, durationMs: number): CommandEnd {
  const output = answer === null ? '' : cleanTail(`${answer.stdout}\n${answer.stderr}`)
  return { id, phase, code: answer?.code ?? null, durationMs: Math.round(durationMs), output }
}

/** How a run ended: the state and the faults that go with it. */
export interface RunEnd {
  readonly state: RecordState
  readonly fault: Fault | null
  readonly undoFault: Fault | null
}
