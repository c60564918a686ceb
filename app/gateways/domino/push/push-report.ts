// What a host said about itself, read from the lines of domino-push.sh or the result of domino-push.ps1. The host is not trusted: every line
// has its form, sizes are bounded, control characters go; what does not read is no report.
import { z } from 'zod'
import { unsafeCodes } from '#domain/push/push-plan.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const code = z.string().regex(/^[a-z][a-z-]{0,40}$/)
const text = z.string().max(200_000).transform(withoutControls)
const short = z.string().max(1000).transform(withoutControls)

export const dominoReport = z.strictObject({
  /** How the call ended. */
  end: z.strictObject({
    word: z.enum(['done', 'refused', 'moved', 'taken-back', 'failed', 'locked']),
    detail: short,
  }),
  state: hash.nullable(),
  server: z.strictObject({ directory: z.enum(['main', 'tlsonly']), name: short, version: short }).nullable(),
  variables: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[A-Za-z0-9_]{1,60}$/),
        /** As the console says it, as notes.ini holds it, as it is wanted; null = not set. */
        told: short.nullable(),
        written: short.nullable(),
        wanted: short.nullable(),
      }),
    )
    .max(100),
  steps: z
    .array(
      z.strictObject({
        kind: z.enum(['create', 'remove', 'replace', 'setting', 'document']),
        name: short,
        before: text.nullable(),
        after: text.nullable(),
      }),
    )
    .max(5000),
  unsafe: z.array(z.strictObject({ code: z.enum(unsafeCodes), what: short })).max(5000),
  unfinished: z
    .string()
    .regex(/^[0-9A-Za-z-]{1,60}$/)
    .nullable(),
  run: z
    .string()
    .regex(/^[0-9A-Za-z-]{1,60}$/)
    .nullable(),
  missing: z.array(z.strictObject({ what: code, where: short })).max(20),
  /** Why the helper could not read the directory. */
  stops: z.array(short).max(20),
  /** Names of what was changed since and stays. */
  stays: z.array(short).max(5000),
})
export type DominoReport = z.infer<typeof dominoReport>

const marker = '@handschlag '

/** Reads the lines of domino-push.sh; undefined when they are not what it writes. */
export function readPosixReport(stdout: string): DominoReport | undefined {
  const report = { ...emptyReport(), end: undefined as unknown }
  try {
    for (const line of stdout.split('\n')) {
      if (line.startsWith(marker)) take(report, line.slice(marker.length).trimEnd().split(' '))
    }
  } catch {
    return undefined
  }
  return dominoReport.safeParse(report).data
}

/** Reads the last result line of domino-push.ps1. */
export function readWindowsReport(stdout: string): DominoReport | undefined {
  const line = stdout.split(/\r?\n/).findLast((entry) => entry.startsWith('HANDSCHLAG-RESULT '))
  if (line === undefined) return undefined
  try {
    const json = new TextDecoder('utf-8', { fatal: true }).decode(
      bytesOf(line.slice('HANDSCHLAG-RESULT '.length).trim()),
    )
    return dominoReport.safeParse(JSON.parse(json)).data
  } catch {
    return undefined
  }
}

type Draft = ReturnType<typeof emptyReport> & { end: unknown }

function emptyReport() {
  return {
    state: null as string | null,
    server: null as unknown,
    variables: [] as unknown[],
    steps: [] as unknown[],
    unsafe: [] as unknown[],
    unfinished: null as string | null,
    run: null as string | null,
    missing: [] as unknown[],
    stops: [] as unknown[],
    stays: [] as unknown[],
  }
}

/** One line, by its word; words that only tell a person how far it is are passed over. */
function take(report: Draft, [word = '', ...cells]: readonly string[]): void {
  const cell = (index: number) => cells[index] ?? ''
  const decoded = (index: number) => decode(cell(index))
  switch (word) {
    case 'end':
      report.end = { word: cell(0), detail: decoded(1) ?? '' }
      break
    case 'state':
      report.state = cell(0)
      break
    case 'server':
      report.server = { directory: cell(0), name: decoded(1) ?? '', version: decoded(2) ?? '' }
      break
    case 'variable':
      report.variables.push({ name: cell(0), told: decoded(1), written: decoded(2), wanted: decoded(3) })
      break
    case 'step':
      report.steps.push({ kind: cell(0), name: decoded(1) ?? '', before: decoded(2), after: decoded(3) })
      break
    case 'unsafe':
      report.unsafe.push({ code: cell(0), what: decoded(1) ?? '' })
      break
    case 'unfinished':
      report.unfinished = cell(0)
      break
    case 'run':
      report.run = cell(0)
      break
    case 'missing':
      report.missing.push({ what: cell(0), where: decoded(1) ?? '' })
      break
    case 'stop':
      report.stops.push(decoded(0) ?? '')
      break
    case 'stays':
      report.stays.push(decoded(0) ?? '')
      break
  }
}

/** `-` = is not there, `=` = empty, otherwise Base64 of UTF-8; throws on anything else. */
function decode(cell: string): string | null {
  if (cell === '-') return null
  return cell === '=' ? '' : new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(cell))
}

function bytesOf(base64: string): Uint8Array {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64)) throw new Error('no Base64')
  return Buffer.from(base64, 'base64')
}

/** Line feeds stay; other controls and marks of writing direction would mislead who reads. */
function withoutControls(text: string): string {
  return text.replace(/[^\P{Cc}\n]|[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, '')
}
