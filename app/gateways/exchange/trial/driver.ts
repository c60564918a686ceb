// Exchange Server under trial over SSH: temporary send connectors with the settings of the partner's own, each for one sub-domain and to one port of
// the trap. Exit codes say nothing, since a login shell may make them 0 or 1; without a readable result line nothing counts as done.
import { trapModes } from '#domain/confirm/trap.ts'
import type { TrialDriver } from '#domain/confirm/trial.ts'
import { succeed } from '#domain/fault.ts'
import type { CommandAnswer, CommandMeaning, PushDriver, PushPlace } from '#domain/push/push-driver.ts'
import type { PlanCommand } from '#domain/push/push-plan.ts'
import { policyCommand } from '../push/commands.ts'
import { detailOf, detailOfSilence, plainWords } from '../push/detail.ts'
import type { ExchangeSite } from '../site.ts'
import { exchangeLeftBehind } from './left-behind.ts'
import { lookedResult, readTrialPlan, readTrialUndo, ruleOf } from './reading.ts'
import { recipientFor, trialFiles, trialScriptName } from './script-file.ts'
import { trialDetail } from './trial-detail.ts'
import { type NotTriableState, readTrialResult } from './trial-result.ts'

type Mode = 'Look' | 'Apply' | 'Verify' | 'UndoLook' | 'Undo' | 'Left'
const phases = {
  Look: 'inspect',
  Apply: 'apply',
  Verify: 'verify',
  UndoLook: 'inspect',
  Undo: 'undo',
  Left: 'inspect',
} as const

/** Loading the shell alone may take a minute. */
const minutes = 10

function command({ folder }: PushPlace, mode: Mode, parameters: readonly string[] = []): PlanCommand {
  const phase = phases[mode]
  const isWriting = phase === 'apply' || phase === 'undo'
  return {
    id: `exchange-trial-${mode.toLowerCase()}`,
    phase,
    words: [
      ...['powershell.exe', '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'RemoteSigned'],
      ...['-File', `${folder}/${trialScriptName}`, '-Mode', mode, ...parameters],
    ],
    isPrivileged: isWriting,
    timeoutMs: minutes * 60_000,
    isDetached: isWriting,
  }
}

const push: PushDriver<ExchangeSite> = {
  systems: ['windows'],
  inspect: (_site, place) => [policyCommand(), command(place, 'Look')],
  read: (answers, _artefacts, site) => readTrialPlan(answers, site),
  apply: (_site, place, { stateHash }) => [command(place, 'Apply', ['-ExpectState', stateHash, '-Run', place.run])],
  verify: (_site, place) => [command(place, 'Verify', ['-Run', place.run])],
  inspectUndo: (_site, place) => [command(place, 'UndoLook', ['-Run', place.run])],
  readUndo: (answers, site) => readTrialUndo(answers, site),
  undo: (_site, place, _undo, reading) => [
    command(place, 'Undo', [...(reading === null ? [] : ['-ExpectState', reading.stateHash]), '-Run', place.run]),
  ],
  judge,
}

function judge({ phase }: PlanCommand, answer: CommandAnswer): CommandMeaning {
  const result = readTrialResult(answer.stdout)
  if (result === undefined) return { kind: 'failed', detail: detailOfSilence(answer) }
  const detail = trialDetail(result)
  const done: CommandMeaning = { kind: 'done', undo: {} }
  switch (result.State) {
    case 'applied':
      return phase === 'apply' ? done : odd(answer)
    case 'undone':
      return phase === 'undo' ? done : odd(answer)
    case 'as-planned':
      return phase === 'verify' ? done : odd(answer)
    case 'rolled-back':
      return phase === 'apply' ? { kind: 'taken-back', detail } : odd(answer)
    case 'moved':
      return { kind: 'moved' }
    case 'locked':
      return { kind: 'locked', by: 'PowerShell' }
    case 'looked':
      return odd(answer)
    case 'different':
    case 'failed':
    case 'rollback-failed':
      return { kind: 'failed', detail }
    default:
      // nothing was written; a way back that was refused is none
      return phase === 'apply' ? { kind: 'refused', detail } : { kind: 'failed', detail }
  }
}

/** A result no command of this phase gives: nobody knows what happened. */
function odd({ stdout }: CommandAnswer): CommandMeaning {
  return { kind: 'failed', detail: detailOf('no-result', stdout.slice(0, 200)) }
}

/** The connector in force is none, another server's or one no trial can be made with; or another one takes what lies below the partner's domain. */
const pastRule: ReadonlySet<string> = new Set<NotTriableState>([
  'no-connector',
  'other-server',
  'domain-security',
  'sub-domains',
])

export const exchangeTrial: TrialDriver<ExchangeSite> = {
  modes: trapModes,
  isRouteShared: true,
  recipientFor,
  files: trialFiles,
  push,
  readRule: ruleOf,
  isPastRule: (answers) => answers.some(({ stdout }) => pastRule.has(readTrialResult(stdout)?.State ?? '')),
  lookLeft: (_site, place) => [command(place, 'Left')],
  readLeft(answers) {
    const looked = lookedResult(answers)
    if (!looked.ok) return looked
    return succeed(
      looked.value.Things.map(({ Kind, Name }) => `${Kind} ${plainWords(Name)}`.slice(0, 1000)).slice(0, 100),
    )
  },
  leftBehind: (trial, _site, place) => exchangeLeftBehind(trial, place),
}
