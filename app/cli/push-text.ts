// A plan as people read it in a terminal: per host what changes line by line, the reasons it is unsafe, the commands in clear text, the hash.
// Whatever `apply` would change or run on a host stands here, however much it is. Names and contents come from hosts; nothing of them steers
// the terminal.
import { cleanLine } from '#delivery/clean-text.ts'
import { quotePosix } from '#delivery/quote-posix.ts'
import type { Fault } from '#domain/fault.ts'
import { type HostPlan, isEmptyPlan, type PlanChange, type PushPlan } from '#domain/push/push-plan.ts'
import type { PushProgress, PushRecord } from '#domain/push/push-record.ts'
import { pushNoteText } from '#i18n/describe-push.ts'
import { describeFault, type Translate } from '#i18n/translate.ts'
import { compareFiles } from '#operations/compare-files.ts'

/** The whole plan. */
export function planText(plan: PushPlan, gateway: string, translate: Translate): string {
  const hosts = plan.hosts.map((host) => hostText(host, gateway, translate)).join('\n')
  const end = isEmptyPlan(plan)
    ? translate('cli:push.nothing')
    : `${translate('cli:push.hash', { hash: plan.hash })}\n${translate('cli:push.howToApply')}`
  return `${hosts}\n${end}\n`
}

function hostText(host: HostPlan, gateway: string, translate: Translate): string {
  if (host.fault !== null)
    return `${cleanLine(host.host)}: ${faultText(host.fault, translate)}\n${unsafeLines(host, translate).join('')}`
  const { name, version } = host.product
  const lines = [`${cleanLine(host.host)}: ${cleanLine(`${name} ${version}`)}`]
  if (host.unfinished !== null)
    lines.push(`! ${translate('cli:push.unfinished', { since: host.unfinished.startedAt })}`)
  lines.push(...unsafeLines(host, translate).map((line) => line.trimEnd()))
  for (const note of host.notes) lines.push(`* ${cleanLine(pushNoteText(gateway, note, translate))}`)
  for (const change of host.changes) lines.push(...changeLines(change, translate))
  // what was left unfinished runs on, also where nothing changes
  if (host.changes.length > 0 || host.unfinished !== null) lines.push(...commandLines(host, translate))
  return lines.map((line) => `${line}\n`).join('')
}

function unsafeLines({ unsafe }: HostPlan, translate: Translate): readonly string[] {
  return unsafe.map(
    ({ code, params }) =>
      `${`! ${code}: ${translate(`push:unsafe.${code}.explanation`)} ${paramsText(params)}`.trimEnd()}\n`,
  )
}

function paramsText(params: Readonly<Record<string, string | number>>): string {
  const values = Object.values(params).map((value) => cleanLine(String(value)))
  return values.length === 0 ? '' : `(${values.join(', ')})`
}

function changeLines(change: PlanChange, translate: Translate): readonly string[] {
  const { kind, name, before, after, owner, mode } = change
  const keeps = [owner, mode].filter((each) => each !== null).join(' ')
  const state = before === null ? 'new' : after === null ? 'gone' : 'changed'
  const heading = `  ${translate(`push:change.${kind}`)} ${cleanLine(name)} (${translate(`cli:push.${state}`)}${keeps === '' ? '' : `, ${cleanLine(keeps)}`})`
  const [file] = compareFiles('', [{ name: 'x', content: before ?? '' }], [{ name: 'x', content: after ?? '' }]).files
  if (file?.kind === 'same') {
    const isOnlyEnds = before !== null && after !== null && before !== after
    return isOnlyEnds ? [heading, `    ${translate('cli:push.lineEnds')}`] : [heading]
  }
  const runs = file === undefined || file.runs.length === 0 ? wholeTexts(before, after) : file.runs
  return [heading, ...runs.flatMap(({ kind: run, lines }) => lines.flatMap((line) => shownLine(marks[run], line)))]
}

const marks = { kept: ' ', added: '+', removed: '-' } as const

/** Texts too different to be compared: all that goes, then all that comes. */
function wholeTexts(before: string | null, after: string | null) {
  const linesOf = (text: string | null) => (text ?? '').replace(/\r?\n$/, '').split(/\r?\n/)
  return [
    { kind: 'removed', lines: before === null || before === '' ? [] : linesOf(before) },
    { kind: 'added', lines: after === null || after === '' ? [] : linesOf(after) },
  ] as const
}

/** A line in pieces no longer than what is shown of one. */
function shownLine(mark: string, line: string): readonly string[] {
  const pieces = line.match(/[\s\S]{1,1000}/gu) ?? ['']
  return pieces.map((piece, index) => `    ${index === 0 ? mark : `${mark}…`} ${cleanLine(piece)}`)
}

function commandLines(host: HostPlan, translate: Translate): readonly string[] {
  return host.commands
    .filter(({ phase }) => phase !== 'inspect')
    .map(({ phase, words, isPrivileged }) => {
      const line = quotePosix(words)
      const text = line.ok ? line.value : words.join(' ')
      return `  ${translate(`push:phase.${phase}`)}: ${isPrivileged ? 'sudo ' : ''}${cleanLine(text)}`
    })
}

/** How each host stands after a run. */
export function recordsText(records: readonly PushRecord[], translate: Translate): string {
  return records
    .map(({ host, state, fault, undoFault }) => {
      const faults = [fault, undoFault].flatMap((each) => (each === null ? [] : [`  ${faultText(each, translate)}\n`]))
      return `${cleanLine(host)}: ${translate(`push:state.${state}`)}\n${faults.join('')}`
    })
    .join('')
}

function faultText(fault: Fault, translate: Translate): string {
  return cleanLine(describeFault(fault, translate).title)
}

/** One line for people who wait. */
export function progressText({ host, stage, commandId, lines, state }: PushProgress, translate: Translate): string {
  const head = `${cleanLine(host)}: ${translate(`push:stage.${stage}`)}${commandId === null ? '' : ` (${commandId})`}`
  const end = state === null ? '' : `, ${translate(`push:state.${state}`)}`
  return lines.length === 0 ? `${head}${end}\n` : lines.map((line) => `${head}: ${cleanLine(line)}\n`).join('')
}
