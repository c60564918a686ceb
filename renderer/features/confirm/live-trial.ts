// What is seen of a counter-proof while it runs: its stage, per mode what the trap saw and what the gateway says, and the commands on the host.
import type { TrialProgress } from '#contract/confirm-contract.ts'
import type { ModeProof, ModeResult } from '#domain/confirm/counter-proof.ts'
import { judgeMode, knownByControl } from '#domain/confirm/judge-mode.ts'
import type { MailFate } from '#domain/confirm/mail-fate.ts'
import { nothingSeenByTrap, type TrapMode, type TrapSight, trapDemand } from '#domain/confirm/trap.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import { afterProgress, type HostRun } from '../../kit/plan/push-progress.ts'

export type TrialStage = Extract<TrialProgress, { kind: 'stage' }>['stage']

/** In the order they come. */
export const trialStages = [
  'apply',
  'hand-in',
  'watch',
  'take-back',
  'look-left',
  'normal-route',
] as const satisfies readonly TrialStage[]

export interface LiveTrial {
  readonly stage: TrialStage | null
  readonly sights: Readonly<Partial<Record<TrapMode, TrapSight>>>
  readonly fates: Readonly<Partial<Record<TrapMode, MailFate>>>
  readonly runs: readonly HostRun[]
}

export const nothingLive: LiveTrial = { stage: null, sights: {}, fates: {}, runs: [] }

/** What is known after one more word. */
export function afterTrialProgress(live: LiveTrial, told: TrialProgress): LiveTrial {
  switch (told.kind) {
    case 'stage':
      return { ...live, stage: told.stage }
    case 'sight':
      return { ...live, sights: { ...live.sights, [told.mode]: told.sight } }
    case 'fate':
      return { ...live, fates: { ...live.fates, [told.mode]: told.fate } }
    case 'push':
      return { ...live, runs: afterProgress(live.runs, told.push) }
  }
}

/** A row of the table; `result` null = still open. */
export type ModeRow = Pick<ModeProof, 'mode' | 'demand' | 'sight' | 'fate'> & { readonly result: ModeResult | null }

/** The rows while it runs: only what is certain already has a result. */
export function liveRows(
  modes: readonly TrapMode[],
  level: TlsLevel,
  { sights, fates }: LiveTrial,
): readonly ModeRow[] {
  const knownAs = knownByControl(sights.control)
  return modes.map((mode) => {
    const facts = {
      ...{ mode, demand: trapDemand(mode, { level }) },
      ...{ sight: sights[mode] ?? nothingSeenByTrap, fate: fates[mode] ?? null },
    }
    const result = judgeMode({ ...facts, knownAs })
    return { ...facts, result: result === 'not-seen' ? null : result }
  })
}
