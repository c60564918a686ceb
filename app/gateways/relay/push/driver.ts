// How a relay on a Linux host is pushed: its apply, verify and rollback scripts are the executors there, called in the form for programs;
// here is which calls there are and what their answers mean. Pure but for the files it brings from this desk.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { CommandAnswer, CommandMeaning, HostReading, PushDriver, PushPlace } from '#domain/push/push-driver.ts'
import type { PlanCommand } from '#domain/push/push-plan.ts'
import { relayFileName } from '../relay-file-lines.ts'
import { scriptNames } from '../script-files.ts'
import type { RelaySite } from '../site.ts'
import { relayDeskFiles } from './desk-files.ts'
import { blockedBy, detailOfEnd, endDetail, lastLine } from './end-detail.ts'
import { dangersOfPolicies } from './enforcement.ts'
import { type HostReport, readHostReport } from './host-report.ts'

const productName = 'Handschlag relay'
/** Looking unpacks and runs what was brought; writing waits for the relay's word that it goes by the new files. */
const lookMs = 180_000
const writeMs = 300_000

export const relayPush: PushDriver<RelaySite> = {
  systems: ['posix'],
  extraFiles: relayDeskFiles,
  inspect: (_site, place) => [command(place, 'look', 'inspect', 'apply', ['--inspect'], lookMs)],
  read(answers, artefacts, site) {
    if (site.place === 'app') return fail('gateway.site-incomplete', { field: 'place' })
    const report = reportOf(answers)
    if (!report.ok) return report
    const reading = readingOf(report.value)
    if (!reading.ok) return reading
    const wanted = artefacts.find(({ name }) => name === relayFileName)?.content
    const dangers = wanted === undefined ? [] : policyDangers(reading.value, wanted)
    const unsafe = [...reading.value.unsafe, ...dangers]
    return succeed({ ...reading.value, unsafe })
  },
  apply: (_site, place, { stateHash }, accepted) => [
    {
      ...command(
        place,
        'write',
        'apply',
        'apply',
        ['--apply', '--run', place.run, '--expect', stateHash, '--accept', [...accepted].sort().join(',') || 'nothing'],
        writeMs,
      ),
      isDetached: true,
    },
  ],
  verify: (_site, place) => [command(place, 'prove', 'verify', 'verify', [], lookMs)],
  inspectUndo: (_site, place, undo) => [
    command(place, 'look-back', 'inspect', 'rollback', ['--inspect', '--run', undo['run'] ?? place.run], lookMs),
  ],
  readUndo(answers) {
    const report = reportOf(answers)
    if (!report.ok) return report
    if (report.value.isNothing) return fail('push.nothing-to-undo', { detail: endDetail('never-wrote') })
    const reading = readingOf(report.value)
    if (!reading.ok) return reading
    const unsafe = [...reading.value.unsafe, ...policyDangers(reading.value)]
    return succeed({ ...reading.value, unsafe })
  },
  undo: (_site, place, undo, reading) => [
    {
      ...command(
        place,
        'take-back',
        'undo',
        'rollback',
        ['--apply', '--run', undo['run'] ?? place.run, ...(reading === null ? [] : ['--expect', reading.stateHash])],
        writeMs,
      ),
      isDetached: true,
    },
  ],
  judge: judgeRelay,
}

function command(
  { folder }: PushPlace,
  id: string,
  phase: PlanCommand['phase'],
  script: keyof typeof scriptNames,
  words: readonly string[],
  timeoutMs: number,
): PlanCommand {
  return {
    id,
    phase,
    words: ['sh', `${folder}/${scriptNames[script]}`, ...words],
    isPrivileged: true,
    timeoutMs,
    isDetached: false,
  }
}

/** The one answer of a look; a script that stopped says why. Faults push.disk-full, push.host-unfit, push.not-understood, push.read-only. */
function reportOf(answers: readonly CommandAnswer[]): Outcome<HostReport> {
  const [answer] = answers
  const report = answer === undefined ? undefined : readHostReport(answer.stdout)
  if (report === undefined) return fail('push.not-understood', { detail: scriptNames.apply })
  const { end } = report
  const stderr = answer?.stderr ?? ''
  if (end !== null && end.word !== 'done') {
    const blocked = blockedBy(end, stderr)
    if (blocked !== undefined) return fail(blocked.code, { path: blocked.path })
    return fail('push.host-unfit', { detail: detailOfEnd(end, stderr) })
  }
  if (answer?.code !== 0) return fail('push.host-unfit', { detail: endDetail('no-end', lastLine(stderr)) })
  return succeed(report)
}

function readingOf(report: HostReport): Outcome<HostReading> {
  const { product, state, changes, unsafe, notes, unfinished } = report
  if (product === null || state === null) return fail('push.not-understood', { detail: scriptNames.apply })
  return succeed({
    product: { name: productName, version: product.installed ?? '-' },
    stateHash: state,
    changes: [...changes],
    unsafe: [...unsafe],
    notes: notes.map(({ code, params }) => ({ code, params })),
    isUnfinished: unfinished !== null,
  })
}

/** What the change of the policies on the host means for partners; `after`: what will stand there, else as the change tells. */
function policyDangers({ changes }: HostReading, after?: string) {
  const change = changes.find(({ kind, name }) => kind === 'file' && name.endsWith(`/${relayFileName}`))
  return change === undefined || change.before === null ? [] : dangersOfPolicies(change.before, after ?? change.after)
}

function refusal(end: NonNullable<HostReport['end']>, detail: string, stderr: string): CommandMeaning {
  const blocked = blockedBy(end, stderr)
  return { kind: 'refused', detail, ...(blocked !== undefined && { blocked }) }
}

function judgeRelay({ phase }: PlanCommand, { code, stdout, stderr }: CommandAnswer): CommandMeaning {
  const report = readHostReport(stdout)
  const end = report?.end
  if (report === undefined || end === null || end === undefined) {
    return { kind: 'failed', detail: endDetail('no-end', lastLine(stderr)) }
  }
  const detail = detailOfEnd(end, stderr)
  switch (end.word) {
    case 'done': {
      const { run } = report.facts
      if (code !== 0) return { kind: 'failed', detail: endDetail('no-end', lastLine(stderr)) }
      return { kind: 'done', undo: phase === 'apply' && run !== undefined ? { run } : {} }
    }
    case 'taken-back':
      return { kind: 'taken-back', detail }
    case 'moved':
      return { kind: 'moved' }
    case 'locked':
      return { kind: 'locked', by: end.what || '?' }
    case 'refused':
      return refusal(end, detail, stderr)
    default:
      return { kind: 'failed', detail }
  }
}
