// What a product must know so that its configuration can be pushed: which commands look, write, verify and take back, and what their answers
// mean. Pure: drivers never see a connection. The delivery room runs the commands of any driver.
import type { Artefact } from '../artefact.ts'
import type { Outcome } from '../fault.ts'
import type { HostSystem } from './push-host.ts'
import type { HostPlan, PlanCommand } from './push-plan.ts'

/** How a command ended. */
export interface CommandAnswer {
  readonly id: string
  /** null = killed or never seen to end. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Where the driver's files lie on the host and what the hands there can do; all paths in the host's form, without blanks or quotes. */
export interface PushPlace {
  readonly system: HostSystem
  /** The work folder of this set: uploads, scripts, logs. */
  readonly folder: string
  /** Name of the run the commands belong to, 16 hex digits: what apply keeps for the way back stands under it, and undo goes by it. */
  readonly run: string
}

/** What the host told when it was looked at. */
export type HostReading = Pick<HostPlan, 'product' | 'stateHash' | 'changes' | 'unsafe' | 'notes'> & {
  /** A run of ours that began here and did not end. */
  readonly isUnfinished: boolean
}

export type CommandMeaning =
  /** Went as planned; `undo` is kept in the journal for the way back. */
  | { readonly kind: 'done'; readonly undo: Readonly<Record<string, string>> }
  /** Failed and put everything back by itself. */
  | { readonly kind: 'taken-back'; readonly detail: string }
  /** Failed; the way back has to be gone. */
  | { readonly kind: 'failed'; readonly detail: string }
  /** Wrote nothing: the host is not as it was when the plan was made. */
  | { readonly kind: 'moved' }
  /** Wrote nothing: somebody else writes there right now. */
  | { readonly kind: 'locked'; readonly by: string }
  /** Wrote nothing, for this reason; `blocked`: the disk did not take this path. */
  | {
      readonly kind: 'refused'
      readonly detail: string
      readonly blocked?: { readonly code: 'push.disk-full' | 'push.read-only'; readonly path: string }
    }

export interface ExtraFile {
  readonly name: string
  readonly content: string | Uint8Array
}

export interface PushDriver<Site = unknown> {
  /** Systems the product runs on. */
  readonly systems: readonly HostSystem[]
  /** Files the host needs besides the generated ones, read from this desk; names as of artefacts. Faults: those of reading, push.host-unfit. */
  extraFiles?(site: Site): Promise<Outcome<readonly ExtraFile[]>>
  /** Commands that look and change nothing; they run after the upload. */
  inspect(site: Site, place: PushPlace): readonly PlanCommand[]
  /** What their answers mean. Faults push.host-unfit, push.not-understood. */
  read(answers: readonly CommandAnswer[], artefacts: readonly Artefact[], site: Site): Outcome<HostReading>
  /** Commands that write what was read, in order; `accepted`: the codes of `reading.unsafe`, for a plan runs only when all are accepted. */
  apply(site: Site, place: PushPlace, reading: HostReading, accepted: readonly string[]): readonly PlanCommand[]
  /** Commands that prove with the product's own means that it is in force. */
  verify(site: Site, place: PushPlace): readonly PlanCommand[]
  /** Commands that look what going back would change; their answers go through `readUndo`. */
  inspectUndo(site: Site, place: PushPlace, undo: Readonly<Record<string, string>>): readonly PlanCommand[]
  readUndo(answers: readonly CommandAnswer[], site: Site): Outcome<HostReading>
  /**
   * Commands that take back what `undo` names. Every plan carries them with an empty `undo`: then they take back what the run `place.run`
   * wrote and nothing else, and mean `done` when it never wrote. `reading` is what the plan of an undo showed: the host compares it under its
   * lock and answers `moved`; null for the way back that is gone by itself, which is never compared.
   */
  undo(
    site: Site,
    place: PushPlace,
    undo: Readonly<Record<string, string>>,
    reading: HostReading | null,
  ): readonly PlanCommand[]
  /** What the end of an apply, verify or undo command means. */
  judge(command: PlanCommand, answer: CommandAnswer): CommandMeaning
}
