// What is seen of a plan being made or carried out: per host the stage it is at, the commands it went through and the end of their output.
import type { PushProgress, RecordState } from '#domain/push/push-record.ts'

export interface CommandRun {
  readonly id: string
  readonly stage: PushProgress['stage']
  readonly lines: readonly string[]
  /** Lines left out before those shown. */
  readonly cut: number
}
export interface HostRun {
  readonly hostId: string
  readonly host: string
  readonly stage: PushProgress['stage']
  readonly state: RecordState | null
  readonly commands: readonly CommandRun[]
}

/** Most lines of one command that are shown. */
export const linesShown = 300

/** The hosts after one more word of progress, in the order they were first heard of. */
export function afterProgress(runs: readonly HostRun[], progress: PushProgress): readonly HostRun[] {
  const known = runs.find(({ hostId }) => hostId === progress.hostId)
  const { hostId, host, stage, state } = progress
  const run: HostRun = { hostId, host, stage, state, commands: commandsAfter(known?.commands ?? [], progress) }
  return known === undefined ? [...runs, run] : runs.map((each) => (each === known ? run : each))
}

function commandsAfter(
  commands: readonly CommandRun[],
  { commandId, stage, lines }: PushProgress,
): readonly CommandRun[] {
  if (commandId === null) return commands
  const last = commands.at(-1)
  const isSame = last?.id === commandId && last.stage === stage
  const before = isSame ? last : { id: commandId, stage, lines: [], cut: 0 }
  const all = [...before.lines, ...lines]
  const shown = all.slice(-linesShown)
  const next = { ...before, lines: shown, cut: before.cut + all.length - shown.length }
  return [...(isSame ? commands.slice(0, -1) : commands), next]
}
