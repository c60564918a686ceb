// Postfix under trial over SSH: how the script of the trial is called and what its answers mean.

import { type TrapMode, trapModes } from '#domain/confirm/trap.ts'
import type { RuleInForce, TrialDriver } from '#domain/confirm/trial.ts'
import type { Outcome } from '#domain/fault.ts'
import { fail, succeed } from '#domain/fault.ts'
import type { CommandAnswer, PushDriver, PushPlace } from '#domain/push/push-driver.ts'
import type { PlanCommand } from '#domain/push/push-plan.ts'
import { judgeEnd } from '../push/judge-end.ts'
import { readHost } from '../push/read-host.ts'
import { type Stop, type StopName, stopOf } from '../push/stop-detail.ts'
import { decodeText, lockedCode, plainWords, readToldLines, type ToldLine } from '../push/told-lines.ts'
import type { PostfixSite } from '../site.ts'
import { postfixLeftBehind } from './left-behind.ts'
import { trialFiles, trialScriptName } from './script-file.ts'

const minuteMs = 60_000

const command = (place: PushPlace, id: string, phase: PlanCommand['phase'], words: readonly string[]): PlanCommand => ({
  id,
  phase,
  words: ['sh', `${place.folder}/${trialScriptName}`, ...words, '--tell'],
  isPrivileged: true,
  timeoutMs: 5 * minuteMs,
  isDetached: phase === 'apply' || phase === 'undo',
})

/** The trial by its folder, else by the run that brought it in. */
function trialWords({ run }: PushPlace, { backup }: Readonly<Record<string, string>>): readonly string[] {
  return backup === undefined ? ['--run', run] : ['--backup', backup]
}

const push: PushDriver<PostfixSite> = {
  systems: ['posix'],
  inspect: (_site, place) => [command(place, 'look-trial', 'inspect', ['--look'])],
  read: (answers) => readHost(answers, null),
  apply: (_site, place, { stateHash }) => [
    command(place, 'apply-trial', 'apply', ['--apply', '--expect', stateHash, '--run', place.run]),
  ],
  verify: (_site, place) => [command(place, 'verify-trial', 'verify', ['--verify'])],
  inspectUndo: (_site, place, undo) => [
    command(place, 'look-back', 'inspect', ['--undo-look', ...trialWords(place, undo)]),
  ],
  readUndo: (answers) => readHost(answers, null),
  undo: (_site, place, undo, reading) => [
    command(place, 'undo-trial', 'undo', [
      '--undo',
      ...(reading === null ? [] : ['--expect', reading.stateHash]),
      ...trialWords(place, undo),
    ]),
  ],
  judge: judgeEnd,
}

const modes: readonly TrapMode[] = trapModes

/** Stops of a host where a trial was made before: route, rule or what decides about them are others now. A table that cannot be asked is none of these. */
const ofOthers: ReadonlySet<string> = new Set<StopName>([
  'route-missing',
  'rule-missing',
  'filter',
  'rewritten',
  'table-type',
  'no-smtp',
  'fallback',
  'own-options',
  'per-site',
  'dane-optional',
])

export const postfixTrial: TrialDriver<PostfixSite> = {
  modes,
  files: trialFiles,
  push,
  readRule(answers) {
    const lines = linesOf(answers, 2)
    if (!lines.ok) return lines
    const found = lines.value.find(({ word }) => word === 'rule')?.values
    return (found && ruleOf(found)) ?? unclear(answers)
  },
  isPastRule: ([answer]) => stopOfOthers(answer) !== null,
  lookChanged: (_site, place) => [command(place, 'look-changed', 'inspect', ['--verify'])],
  readChanged(answers) {
    const stop = stopOfOthers(answers[0])
    if (stop !== null) return succeed(stop.detail)
    const ended = linesOf(answers, 0)
    return ended.ok ? succeed(null) : ended
  },
  lookLeft: (_site, place) => [command(place, 'look-left', 'inspect', ['--left'])],
  readLeft(answers) {
    const lines = linesOf(answers, 0)
    if (!lines.ok) return lines
    const left = lines.value
      .filter(({ word }) => word === 'left')
      .map(({ values }) => decodeText(values[0] ?? '', 4000))
    if (left.includes(null)) return unclear(answers)
    return succeed(left.map((thing) => plainWords(thing ?? '', 1000)).slice(0, 100))
  },
  leftBehind: postfixLeftBehind,
}

/** The stop of a script that found route, rule or what decides about them to be none a trial could try. */
function stopOfOthers(answer: CommandAnswer | undefined): Stop | null {
  const lines = answer === undefined ? null : readToldLines(answer.stdout)
  const stop = lines === null ? null : stopOf(lines)
  const isSure = answer?.code === 3 || answer?.code === 12
  return stop !== null && isSure && ofOthers.has(stop.name) ? stop : null
}

function ruleOf([text = '', source = '', configSha256 = '']: readonly string[]): Outcome<RuleInForce> | null {
  const rule = text === '-' ? null : decodeText(text, 4000)
  const where = decodeText(source, 4000)
  if ((rule === null && text !== '-') || where === null || !/^[0-9a-f]{64}$/.test(configSha256)) return null
  return succeed({ text: rule === null ? null : plainWords(rule, 4000), source: plainWords(where, 1000), configSha256 })
}

/** The lines of the one answer that ended as it should. */
function linesOf(answers: readonly CommandAnswer[], code: number): Outcome<readonly ToldLine[]> {
  const [answer] = answers
  if (answer === undefined || answers.length !== 1) return unclear(answers)
  const lines = readToldLines(answer.stdout)
  if (lines === null) return unclear(answers)
  const stop = stopOf(lines)
  if (answer.code === lockedCode) return fail('push.locked', { by: stop?.what || '?' })
  if (stop !== null) return fail('push.host-unfit', { detail: stop.detail })
  const last = lines.at(-1)
  const hasEnded = answer.code === code && last?.word === 'end' && last.values[0] === String(code)
  return hasEnded ? succeed(lines) : unclear(answers)
}

function unclear([answer]: readonly CommandAnswer[]) {
  const words = answer === undefined ? '' : answer.stderr === '' ? answer.stdout : answer.stderr
  return fail('push.not-understood', { detail: plainWords(words.slice(0, 400), 200) })
}
