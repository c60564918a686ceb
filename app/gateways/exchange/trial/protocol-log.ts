// Sessions of the SmtpSend protocol log: what a send connector said to a server, and whether it had TLS by then. Only at the logging level
// Verbose, and only what Exchange wrote itself counts as TLS: neither EHLO nor STARTTLS is any.
import type { ToldTls } from '#domain/confirm/mail-fate.ts'
import { momentOf, readLogRows } from './csv-rows.ts'

export interface SendSession {
  readonly id: string
  readonly connector: string
  /** Address and port of the server. */
  readonly remote: string
  readonly lines: readonly { readonly at: string | null; readonly text: string }[]
  /** TLS before the first MAIL FROM; null = there was none by then. */
  readonly tls: ToldTls | null
  /** Whether MAIL FROM was said at all. */
  readonly hasMail: boolean
  readonly recipients: readonly string[]
}

type Row = ReadonlyMap<string, string>
const mostSessions = 5000
/** Documented with a hyphen, written with an underscore. */
const agreed =
  /^TLS protocol SP_PROT[_-]TLS(1_[0-3])_CLIENT negotiation succeeded using bulk encryption algorithm (\S{1,60})/

/** Sessions in the order they began. */
export function readProtocolLog(text: string): readonly SendSession[] {
  const byId = new Map<string, Row[]>()
  for (const row of readLogRows(text)) {
    const id = row.get('session-id') ?? ''
    const rows = byId.get(id)
    if (rows !== undefined) rows.push(row)
    else if (/^[0-9A-F]{8,20}$/.test(id) && byId.size < mostSessions) byId.set(id, [row])
  }
  return [...byId].map(([id, rows]) => sessionOf(id, rows))
}

function sessionOf(id: string, rows: readonly Row[]): SendSession {
  const sorted = rows.toSorted((left, right) => numberOf(left) - numberOf(right))
  const mail = sorted.findIndex((row) => saidIn(row, /^MAIL FROM:/i) !== undefined)
  const before = mail < 0 ? sorted : sorted.slice(0, mail)
  return {
    id,
    connector: sorted[0]?.get('connector-id') ?? '',
    remote: sorted.map((row) => row.get('remote-endpoint') ?? '').find((remote) => remote !== '') ?? '',
    lines: sorted.map((row) => ({ at: momentOf(row.get('date-time') ?? ''), text: lineOf(row) })),
    tls: before.map(tlsOf).findLast((tls) => tls !== null) ?? null,
    hasMail: mail >= 0,
    recipients: sorted.flatMap((row) => saidIn(row, /^RCPT TO:<([^>]{1,320})>/i)?.[1]?.toLowerCase() ?? []),
  }
}

function numberOf(row: Row): number {
  return Number(row.get('sequence-number') ?? 0)
}

function saidIn(row: Row, form: RegExp): RegExpExecArray | undefined {
  return row.get('event') === '>' ? (form.exec(row.get('data') ?? '') ?? undefined) : undefined
}

/** Only rows of Exchange's own (`*`); what a server says is marked `<`. */
function tlsOf(row: Row): ToldTls | null {
  if (row.get('event') !== '*') return null
  const [, number, suite] = agreed.exec(row.get('context') ?? '') ?? agreed.exec(row.get('data') ?? '') ?? []
  if (number === undefined || suite === undefined) return null
  return {
    protocol: number === '1_0' ? 'TLSv1' : `TLSv${number.replace('_', '.')}`,
    suite: suite.replace(/,$/, ''),
    trust: null,
  }
}

function lineOf(row: Row): string {
  const words = ['event', 'data', 'context'].map((name) => row.get(name) ?? '').filter((word) => word !== '')
  return words.join(' ').replaceAll(/\p{C}/gu, '\ufffd').slice(0, 2000)
}
