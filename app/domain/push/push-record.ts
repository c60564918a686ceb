// The journal of pushes: what ran on a host, how it ended, and what is needed to take it back.
import { z } from 'zod'
import { fault } from '../fault.ts'
import { planChange, planCommand } from './push-plan.ts'

/**
 * `running` = begun, its end was not seen; `interrupted` = the connection went, the host was not asked
 * since or could not tell; with `endedAt` a later run brought the host to a known state; `undone` = taken back later;
 * `rolled-back` = failed and the host is as before; `broken` = failed and is not as before; `reverted` = nobody confirmed it in time.
 */
export const recordStates = ['running', 'done', 'rolled-back', 'broken', 'interrupted', 'undone', 'reverted'] as const
export const recordState = z.enum(recordStates)
export type RecordState = z.infer<typeof recordState>

export const commandEnd = z.strictObject({
  id: z.string(),
  phase: planCommand.shape.phase,
  /** Exit code; null = its end was not seen. */
  code: z.number().int().nullable(),
  durationMs: z.number().int(),
  /** End of its output, bounded, without control characters. */
  output: z.string().max(20_000),
})
export type CommandEnd = z.infer<typeof commandEnd>

export const pushRecord = z.strictObject({
  id: z.uuid(),
  siteId: z.uuid(),
  hostId: z.uuid(),
  /** As it was called then. */
  host: z.string(),
  gateway: z.string(),
  kind: z.enum(['push', 'undo']),
  undoes: z.uuid().nullable(),
  planHash: z.string(),
  setHash: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  state: recordState,
  changes: z.array(planChange.pick({ kind: true, name: true })),
  ends: z.array(commandEnd),
  /** Why it failed, and why the way back failed too, if it did. */
  fault: fault.nullable(),
  undoFault: fault.nullable(),
  /** What the product's driver needs to take it back, such as the folder of the backup. */
  undo: z.record(z.string(), z.string()),
  /** Until then it has to be confirmed, or the host takes it back by itself. */
  confirmBy: z.string().nullable(),
})
export type PushRecord = z.infer<typeof pushRecord>

/** What came of a plan: one record per host where something was begun, and whom it never came to. */
export const planRunReport = z.strictObject({
  records: z.array(pushRecord),
  /** Why it ended early; null = every host is as planned. */
  fault: fault.nullable(),
  notReached: z.array(z.strictObject({ hostId: z.uuid(), host: z.string() })),
})
export type PlanRunReport = z.infer<typeof planRunReport>

export const pushStages = ['connect', 'upload', 'inspect', 'apply', 'verify', 'undo', 'ended'] as const
/** What a push tells while it runs. */
export const pushProgress = z.strictObject({
  hostId: z.uuid(),
  host: z.string(),
  stage: z.enum(pushStages),
  /** The command that runs; null between commands. */
  commandId: z.string().nullable(),
  /** New output of it, without control characters. */
  lines: z.array(z.string().max(2000)).max(200),
  /** Set with stage `ended`. */
  state: recordState.nullable(),
})
export type PushProgress = z.infer<typeof pushProgress>
