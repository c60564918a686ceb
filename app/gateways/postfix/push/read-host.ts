// What a look at the host said: files as they are and would be, dangers, notes, a run that did not end. Answers of `--plan --tell` of the
// apply and the rollback script; anything else is push.not-understood, a stop of the script push.host-unfit.

import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { CommandAnswer, HostReading } from '#domain/push/push-driver.ts'
import { type PlanChange, planChange, planLimits, type UnsafeReason, unsafeReason } from '#domain/push/push-plan.ts'
import { stopKey, stopOf } from './stop-detail.ts'
import { decodeText, lockedCode, pathForm, plainWords, readToldLines, type ToldLine } from './told-lines.ts'

/** Sentences `gateway-postfix:push.note.<code>`. */
type Note = HostReading['notes'][number]

/** Exit codes of a look that succeeded: nothing to do, something to do. */
const lookedCodes: ReadonlySet<number | null> = new Set([0, 2])

/** Reads the answer of one look. Faults push.host-unfit, push.locked, push.not-understood, push.nothing-to-undo, push.tool-missing. */
export function readHost(answers: readonly CommandAnswer[], tool: string | null): Outcome<HostReading> {
  const [answer] = answers
  const unclear = (detail: string) => fail('push.not-understood', { detail: plainWords(detail, 200) })
  if (answer === undefined || answers.length !== 1) return unclear('')
  const lines = readToldLines(answer.stdout)
  if (lines === null) return unclear(answer.stdout.slice(0, 400))
  const stop = stopOf(lines)
  if (answer.code === lockedCode) return fail('push.locked', { by: stop?.what || '?' })
  if (stop !== null) return fail('push.host-unfit', { detail: stop.detail })
  if (!lookedCodes.has(answer.code)) return unclear(answer.stderr === '' ? answer.stdout : answer.stderr)
  if (lines.at(-1)?.word !== 'end' || lines.at(-1)?.values[0] !== String(answer.code)) return unclear('')
  if (lines.some(({ word }) => word === 'nothing')) {
    return fail('push.nothing-to-undo', { detail: stopKey('never-wrote') })
  }
  if (tool !== null && lines.some(({ word, values }) => word === 'tool-missing' && values[0] === tool)) {
    return fail('push.tool-missing', { tool })
  }
  return readingOf(lines) ?? unclear(answer.stdout.slice(0, 400))
}

function readingOf(lines: readonly ToldLine[]): Outcome<HostReading> | null {
  const valuesOf = (name: string) => lines.filter(({ word }) => word === name).map(({ values }) => values)
  const [product] = valuesOf('product')
  const [state] = valuesOf('state')
  if (product === undefined || state === undefined || !/^[0-9a-f]{64}$/.test(state[0] ?? '')) return null
  const changes: PlanChange[] = []
  for (const { word, values } of lines) {
    if (word !== 'file' && word !== 'database') continue
    const change = word === 'file' ? fileChange(values) : databaseChange(values)
    if (change === null || changes.length >= planLimits.changes) return null
    changes.push(change)
  }
  const unsafe = valuesOf('unsafe').map(unsafeOf)
  const notes = valuesOf('note').map(noteOf)
  if (unsafe.includes(null) || notes.includes(null)) return null
  return succeed({
    product: { name: 'Postfix', version: plainWords(product[1] ?? '', 100) },
    stateHash: state[0] ?? '',
    changes,
    unsafe: unsafe.filter((reason) => reason !== null),
    notes: notes.filter((note) => note !== null),
    isUnfinished: valuesOf('unfinished').length > 0,
  })
}

function fileChange([name = '', mode = '', owner = '', before = '', after = '']: readonly string[]): PlanChange | null {
  const was = before === '-' ? null : decodeText(before, planLimits.textBytes)
  const will = after === '-' ? null : decodeText(after, planLimits.textBytes)
  if (!pathForm.test(name) || (was === null) !== (before === '-') || (will === null) !== (after === '-')) return null
  return planChange.safeParse({ kind: 'file', name, before: was, after: will, owner, mode }).data ?? null
}

/** A table Postfix reads, made of a text beside it; the text of the change says how. */
function databaseChange([name = '', action = '', type = '']: readonly string[]): PlanChange | null {
  if (!pathForm.test(name) || !['made', 'rebuilt', 'removed'].includes(action)) return null
  const text = `postmap ${type}:${name.replace(/\.(?:db|cdb|lmdb)$/, '')}\n`
  return {
    kind: 'file',
    name,
    before: action === 'made' ? null : action === 'removed' ? text : '',
    after: action === 'removed' ? null : text,
    owner: null,
    mode: null,
  }
}

function unsafeOf([code = '', first = '', second = '']: readonly string[]): UnsafeReason | null {
  const params = (): UnsafeReason['params'] | null => {
    switch (code) {
      case 'hand-edited':
      case 'foreign-content':
        return pathForm.test(first) ? { path: first } : null
      case 'unknown-set':
        return { set: plainWords(first, 64) }
      case 'newer-writer':
        return /^\d{1,9}$/.test(first) ? { writer: Number(first) } : null
      case 'too-much-changed':
        return /^\d{1,9}$/.test(first) && /^\d{1,9}$/.test(second)
          ? { count: Number(first), total: Number(second) }
          : null
      case 'enforcement-ends': {
        const partners = decodeText(second, 30_000)
        if (!/^\d{1,9}$/.test(first) || partners === null) return null
        return { count: Number(first), partners: plainWords(partners.trim().replaceAll('\n', ', '), 2000) }
      }
      default:
        return null
    }
  }
  const found = params()
  return found === null ? null : (unsafeReason.safeParse({ code, params: found }).data ?? null)
}

function noteOf([code = '', first = '', second = '']: readonly string[]): Note | null {
  switch (code) {
    case 'other-version':
      return { code: 'other-version', params: { wanted: plainWords(first, 20), found: plainWords(second, 20) } }
    case 'own-options': {
      const options = decodeText(first, 20_000)
      return options === null ? null : { code: 'own-options', params: { options: plainWords(options, 1000) } }
    }
    case 'other-restrictions':
      return { code: 'other-restrictions', params: {} }
    case 'changed-outside':
      return pathForm.test(first) ? { code: 'changed-outside', params: { path: first } } : null
    default:
      return null
  }
}
