// Domino on Linux under trial over SSH: temporary Domain documents to a trap, and what the router then does with `negotiated`. Domino has no rule for
// one partner; what is in force is the server's, and the trial shows what it is worth. Nothing of an answer is believed unread.
import { trapModes } from '#domain/confirm/trap.ts'
import type { RuleInForce, TrialDriver } from '#domain/confirm/trial.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { CommandAnswer, CommandMeaning, HostReading, PushDriver, PushPlace } from '#domain/push/push-driver.ts'
import type { PlanCommand } from '#domain/push/push-plan.ts'
import { toCanonicalName } from '../canonical-name.ts'
import { detail, detailOf } from '../push/detail.ts'
import { changesOf, productOf } from '../push/host-reading.ts'
import { type DominoReport, readPosixReport } from '../push/push-report.ts'
import { senderOf } from '../setup-documents.ts'
import type { DominoSite } from '../site.ts'
import { dominoLeftBehind } from './left-behind.ts'
import { recipientFor, trialFiles, trialScriptName } from './script-file.ts'
import { toldCells } from './told-cells.ts'

/** The console is asked several times, and each time it may be slow. */
const timeoutMs = 10 * 60_000

function call({ folder }: PushPlace, id: string, phase: PlanCommand['phase'], words: readonly string[]): PlanCommand {
  return {
    id: `domino-trial-${id}`,
    phase,
    words: ['sh', `${folder}/${trialScriptName}`, ...words],
    isPrivileged: true,
    timeoutMs,
    isDetached: phase === 'apply' || phase === 'undo',
  }
}

const push: PushDriver<DominoSite> = {
  systems: ['posix'],
  inspect: (_site, place) => [call(place, 'look', 'inspect', ['look'])],
  read: (answers, _artefacts, site) => {
    const report = lookedReport(answers, site)
    if (!report.ok) return report
    const fallsBack = answers.some(({ stdout }) => stdout.includes('\n@handschlag fallback '))
    return reading(report.value, fallsBack ? [note('trial-fallback'), ...notes] : notes)
  },
  apply: (_site, place, { stateHash }) => [call(place, 'apply', 'apply', ['apply', stateHash, place.run])],
  verify: (_site, place) => [call(place, 'verify', 'verify', ['verify', place.run])],
  inspectUndo: (_site, place) => [call(place, 'look-back', 'inspect', ['undo-look', place.run])],
  readUndo: (answers) => {
    const report = lookedReport(answers, null)
    return report.ok ? reading(report.value, []) : report
  },
  undo: (_site, place, _undo, reading) => [
    call(place, 'undo', 'undo', ['undo', place.run, ...(reading === null ? [] : [reading.stateHash])]),
  ],
  judge,
}

const notes = [note('trial-unverified'), note('trial-server-wide'), note('trial-router'), note('trial-addresses')]

/** Sentences `gateway-domino:push.note.<code>`. */
function note(code: string): HostReading['notes'][number] {
  return { code, params: {} }
}

function reading(report: DominoReport, notes: HostReading['notes']): Outcome<HostReading> {
  if (report.state === null) return fail('push.not-understood', { detail: detail('no-answer') })
  return succeed({
    product: productOf(report),
    stateHash: report.state,
    changes: changesOf(report),
    unsafe: [],
    notes: notes.map((note) => ({ ...note })),
    isUnfinished: report.unfinished !== null,
  })
}

/** The report of a look that came to its end, by the server the site names; null = whichever it is. */
function lookedReport(answers: readonly CommandAnswer[], site: DominoSite | null): Outcome<DominoReport> {
  const report = readPosixReport(answers.find(({ id }) => id.startsWith('domino-trial-'))?.stdout ?? '')
  if (report === undefined) return fail('push.not-understood', { detail: detail('no-answer') })
  if (report.end.word === 'locked') return fail('push.locked', { by: report.end.detail })
  if (report.end.word !== 'done') return fail('push.host-unfit', { detail: detailOf(report) })
  if (site === null) return succeed(report)
  const { server: wanted } = senderOf(site)
  const found = report.server?.name ?? ''
  if (toCanonicalName(found)?.toLowerCase() === wanted.toLowerCase()) return succeed(report)
  return fail('push.host-unfit', { detail: detail('trial-server', `${found}, ${wanted}`) })
}

function judge({ phase }: PlanCommand, answer: CommandAnswer): CommandMeaning {
  const report = readPosixReport(answer.stdout)
  if (report === undefined) return { kind: 'failed', detail: detail('no-answer') }
  const why = detailOf(report)
  switch (report.end.word) {
    case 'done':
      return { kind: 'done', undo: {} }
    case 'moved':
      return { kind: 'moved' }
    case 'taken-back':
      return phase === 'apply' ? { kind: 'taken-back', detail: why } : { kind: 'failed', detail: why }
    case 'locked':
      return { kind: 'locked', by: report.end.detail }
    case 'refused':
      return phase === 'apply' ? { kind: 'refused', detail: why } : { kind: 'failed', detail: why }
    default:
      return { kind: 'failed', detail: why }
  }
}

export const dominoTrial: TrialDriver<DominoSite> = {
  modes: trapModes,
  isRouteShared: true,
  recipientFor,
  files: trialFiles,
  push,
  readRule,
  isPastRule,
  lookLeft: (_site, place) => [call(place, 'left', 'inspect', ['left'])],
  readLeft(answers) {
    const report = lookedReport(answers, null)
    if (!report.ok) return report
    const told = toldCells(answers[0]?.stdout ?? '', 'left')
    if (told === null) return fail('push.not-understood', { detail: detail('no-answer') })
    return succeed(told.map(([thing]) => (thing ?? '').slice(0, 1000)).slice(0, 100))
  },
  leftBehind: dominoLeftBehind,
}

/** A document leads what lies below the partner's domain elsewhere: none did when a trial was made. */
function isPastRule(answers: readonly CommandAnswer[]): boolean {
  const report = readPosixReport(answers.find(({ id }) => id.startsWith('domino-trial-'))?.stdout ?? '')
  return report?.end.word === 'refused' && report.end.detail.split(' ')[0] === 'trial-sub-domains'
}

function readRule(answers: readonly CommandAnswer[]): Outcome<RuleInForce> {
  const report = lookedReport(answers, null)
  if (!report.ok) return report
  const { stdout = '' } = answers.find(({ id }) => id.startsWith('domino-trial-')) ?? {}
  const [, hash] = /^@handschlag rule \S+ \S+ ([0-9a-f]{64})\s*$/m.exec(stdout) ?? []
  const [text, source] = toldCells(stdout, 'rule')?.[0] ?? []
  if (hash === undefined || text === undefined || !source) {
    return fail('push.not-understood', { detail: detail('no-answer') })
  }
  return succeed({ text, source, configSha256: hash })
}
