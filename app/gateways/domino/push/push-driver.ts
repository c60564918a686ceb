// How Domino is pushed: one script a host, started with one word a step. The script holds the sequence, so that a lost connection stops
// nothing; here stands only which calls there are and what their answers mean. Pure; nothing of an answer is believed unread.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { CommandAnswer, CommandMeaning, HostReading, PushDriver, PushPlace } from '#domain/push/push-driver.ts'
import { type PlanCommand, unsafeCodes } from '#domain/push/push-plan.ts'
import type { DominoSite } from '../site.ts'
import { detail, detailOf } from './detail.ts'
import { changesOf, notesOf, productOf, unsafeOf } from './host-reading.ts'
import { type DominoReport, readPosixReport, readWindowsReport } from './push-report.ts'
import { pushScript, pushScriptName } from './push-script.ts'
import { windowsScript, windowsScriptName } from './windows-script.ts'

export const dominoPush: PushDriver<DominoSite> = {
  systems: ['posix', 'windows'],
  extraFiles: async (site) =>
    succeed(
      site.platform === 'linux'
        ? [{ name: pushScriptName, content: pushScript(site) }]
        : [{ name: windowsScriptName, content: windowsScript(site) }],
    ),
  inspect: (_site, place) => [call(place, 'look', 'inspect', ['inspect'])],
  read: (answers, _artefacts, site) => read(answers, site),
  apply: (_site, place, reading, accepted) => [
    call(place, 'write', 'apply', ['apply', reading.stateHash, acceptedWord(accepted), place.run], {
      isDetached: true,
    }),
  ],
  verify: (_site, place) => [call(place, 'prove', 'verify', ['verify', place.run])],
  inspectUndo: (_site, place, undo) => [call(place, 'look-back', 'inspect', ['inspect-undo', runOf(place, undo)])],
  readUndo: (answers, site) => read(answers, site),
  undo: (_site, place, undo, reading) => {
    const shown = reading === null ? [] : [reading.stateHash]
    return [call(place, 'take-back', 'undo', ['undo', runOf(place, undo), ...shown], { isDetached: true })]
  },
  judge,
}

/** Minutes a call may take: the console is asked several times, and each time it may be slow. */
const minutes: Readonly<Record<PlanCommand['phase'], number>> = { inspect: 10, apply: 45, verify: 15, undo: 45 }

const windowsModes: Readonly<Record<string, string>> = {
  inspect: 'Inspect',
  apply: 'Apply',
  verify: 'Verify',
  'inspect-undo': 'InspectUndo',
  undo: 'Undo',
}

function call(
  place: PushPlace,
  id: string,
  phase: PlanCommand['phase'],
  words: readonly string[],
  more: { readonly isDetached?: boolean } = {},
): PlanCommand {
  return {
    id: `domino-${id}`,
    phase,
    words:
      place.system === 'windows' ? windowsWords(place, words) : ['sh', `${place.folder}/${pushScriptName}`, ...words],
    isPrivileged: true,
    timeoutMs: minutes[phase] * 60_000,
    isDetached: more.isDetached ?? false,
  }
}

function windowsWords({ folder }: PushPlace, [verb = '', ...rest]: readonly string[]): string[] {
  const names = verb === 'apply' ? ['-Expect', '-Accepted', '-Run'] : ['-Run', '-Expect']
  return [
    'powershell.exe',
    ...['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass'],
    ...['-File', `${folder}/${windowsScriptName}`, '-Mode', windowsModes[verb] ?? ''],
    ...rest.flatMap((word, index) => [names[index] ?? '', word]),
  ]
}

function acceptedWord(accepted: readonly string[]): string {
  const known = unsafeCodes.filter((code) => accepted.includes(code))
  return known.length === 0 ? 'none' : known.join(',')
}

/** The run to take back: the one the journal names, or the one this place belongs to. */
function runOf(place: PushPlace, undo: Readonly<Record<string, string>>): string {
  const run = undo['run'] ?? ''
  return /^[0-9A-Za-z-]{1,60}$/.test(run) ? run : place.run
}

function reportIn(answer: CommandAnswer | undefined): DominoReport | undefined {
  if (answer === undefined) return undefined
  return readPosixReport(answer.stdout) ?? readWindowsReport(answer.stdout)
}

function read(answers: readonly CommandAnswer[], site: DominoSite): Outcome<HostReading> {
  const report = reportIn(answers.find(({ id }) => id.startsWith('domino-look')))
  if (report === undefined) return fail('push.not-understood', { host: '', detail: detail('no-answer') })
  if (report.end.word !== 'done' || report.state === null)
    return fail('push.host-unfit', { host: '', detail: detailOf(report) })
  return succeed({
    product: productOf(report),
    stateHash: report.state,
    changes: changesOf(report),
    unsafe: unsafeOf(report),
    notes: notesOf(report, site),
    isUnfinished: report.unfinished !== null,
  })
}

function judge(command: PlanCommand, answer: CommandAnswer): CommandMeaning {
  const report = reportIn(answer)
  if (report === undefined) return { kind: 'failed', detail: detail('no-answer') }
  const why = detailOf(report)
  switch (report.end.word) {
    case 'done':
      return { kind: 'done', undo: report.run === null ? {} : { run: report.run } }
    case 'moved':
      return { kind: 'moved' }
    case 'taken-back':
      return { kind: 'taken-back', detail: why }
    case 'locked':
      return { kind: 'locked', by: report.end.detail }
    case 'refused':
      return command.phase === 'apply' ? { kind: 'refused', detail: why } : { kind: 'failed', detail: why }
    default:
      return { kind: 'failed', detail: why }
  }
}
