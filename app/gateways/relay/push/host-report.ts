// What a script of the relay said on a host, read from its `@handschlag` lines. The host is not trusted: every line has its form, texts are
// bounded, control characters go; a line that does not read makes the whole answer unreadable.
import { Buffer } from 'node:buffer'
import type { PlanChange, UnsafeReason } from '#domain/push/push-plan.ts'
import { unsafeReason } from '#domain/push/push-plan.ts'

export interface HostReport {
  readonly changes: readonly PlanChange[]
  readonly unsafe: readonly UnsafeReason[]
  readonly notes: readonly { readonly code: string; readonly params: Readonly<Record<string, string>> }[]
  /** Versions of the relay: installed there, null = none; and brought along. */
  readonly product: { readonly installed: string | null; readonly brought: string | null } | null
  readonly state: string | null
  readonly unfinished: { readonly run: string; readonly startedAt: string } | null
  /** The run to take back wrote nothing. */
  readonly isNothing: boolean
  readonly facts: Readonly<Record<string, string>>
  /** How it ended, the name of the reason, and what it is about. */
  readonly end: { readonly word: string; readonly name: string; readonly what: string } | null
}

const marker = '@handschlag '
const mostLines = 3000
const longestText = 1_950_000
const plain = /^[A-Za-z0-9._:/=+-]{1,200}$/

/** Reads an answer; undefined when a line is not as the scripts write it. */
export function readHostReport(stdout: string): HostReport | undefined {
  const lines = stdout.split('\n').filter((line) => line.startsWith(marker))
  if (lines.length > mostLines) return undefined
  const draft: Draft = {
    changes: [],
    unsafe: [],
    notes: [],
    product: null,
    state: null,
    unfinished: null,
    isNothing: false,
    facts: {},
    end: null,
  }
  for (const line of lines) {
    const [word = '', ...values] = line.slice(marker.length).trimEnd().split(' ')
    if (readers[word]?.(values, draft) !== true) return undefined
  }
  return draft
}

type Draft = { -readonly [K in keyof HostReport]: HostReport[K] }
/** Takes a line into the report; false = it has another form. */
type Reader = (values: readonly string[], draft: Draft) => boolean

const readers: Readonly<Record<string, Reader>> = {
  product([installed, brought], draft) {
    if (installed === undefined || brought === undefined || !plain.test(installed) || !plain.test(brought)) return false
    draft.product = { installed: orNull(installed), brought: orNull(brought) }
    return true
  },
  state([hash = ''], draft) {
    draft.state = hash
    return /^[0-9a-f]{64}$/.test(hash)
  },
  change([kind, name, before, after, owner, mode], draft) {
    if (kind !== 'file' && kind !== 'setting' && kind !== 'service') return false
    const texts = [name, before, after].map(textOf)
    const [title, was, will] = texts
    if (typeof title !== 'string' || was === undefined || will === undefined) return false
    if (owner === undefined || mode === undefined || !plain.test(owner) || !/^(?:-|[0-7]{3,4})$/.test(mode))
      return false
    const change: PlanChange = {
      kind,
      name: title.slice(0, 1000),
      before: was,
      after: will,
      owner: orNull(owner),
      mode: orNull(mode),
    }
    draft.changes = [...draft.changes, change]
    return true
  },
  unsafe([code, what], draft) {
    const text = textOf(what)
    const reason = unsafeReason.safeParse({ code, params: { what: (text ?? '').slice(0, 300) } })
    if (typeof text !== 'string' || !reason.success) return false
    draft.unsafe = [...draft.unsafe, reason.data]
    return true
  },
  note([code = '', ...pairs], draft) {
    const params: Record<string, string> = {}
    for (const pair of pairs) {
      const at = pair.indexOf('=')
      const value = textOf(pair.slice(at + 1))
      if (at < 1 || typeof value !== 'string') return false
      params[pair.slice(0, at)] = value.slice(0, 300)
    }
    draft.notes = [...draft.notes, { code, params }]
    return /^[a-z][a-z-]{0,40}$/.test(code)
  },
  unfinished([run = '', startedAt = ''], draft) {
    draft.unfinished = { run, startedAt }
    return /^[0-9a-f]{1,32}$/.test(run) && plain.test(startedAt)
  },
  nothing(_values, draft) {
    draft.isNothing = true
    return true
  },
  fact([name = '', value], draft) {
    const text = name === 'run' ? value : textOf(value)
    if (!/^[A-Za-z0-9]{1,40}$/.test(name) || typeof text !== 'string') return false
    draft.facts = { ...draft.facts, [name]: text.slice(0, 300) }
    return true
  },
  end([word = '', name = '', what], draft) {
    const text = textOf(what)
    if (!/^[a-z-]{1,20}$/.test(word) || !/^[a-z-]{1,30}$/.test(name) || typeof text !== 'string') return false
    draft.end = { word, name, what: text.replaceAll(/\s+/g, ' ').trim().slice(0, 1000) }
    return true
  },
}

function orNull(value: string): string | null {
  return value === '-' ? null : value
}

/** A text of a line: `-` = none, `=` = empty, else Base64; undefined when it is none of these. */
function textOf(value: string | undefined): string | null | undefined {
  if (value === '-') return null
  if (value === '=') return ''
  if (value === undefined || value.length > longestText * 1.5 || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return undefined
  const text = Buffer.from(value, 'base64').toString('utf8')
  return (text.length > longestText ? `${text.slice(0, longestText)}…` : text).replace(/[^\P{C}\n\t]/gu, '\u{fffd}')
}
