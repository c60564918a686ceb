// TLS of a delivery, from the log: the line about the session carries no mail, and a delivery in clear has no such line. So a session counts
// only where the same process opened it with the same server, for this attempt, and nothing went wrong between both.
import type { ToldTls } from '#domain/confirm/mail-fate.ts'
import type { LogLine } from './log-line.ts'

export interface Attempt {
  readonly line: LogLine
  readonly to: string
  /** Before the host rewrote it. */
  readonly origTo: string | null
  readonly relay: string
  /** Behind `tls=`, since Postfix 3.11; null = not told. */
  readonly summary: string | null
  readonly status: string
  readonly said: string
}

const attemptForm =
  /^to=<([^>]{1,500})>(?:, orig_to=<([^>]{1,500})>)?, relay=([^,]{1,400}),(.*?), status=([a-z]{1,30}) \((.*)\)$/
const sessionForm =
  /^(\w{1,20}) TLS connection (?:established|reused) to (\S{1,400}): (\S{1,20}) with cipher (\S{1,100})/
const troubleForm = /^(?:lost connection|conversation) with |^Cannot start TLS|^host \S+ (?:said|refused)/
/** Clocks of a log tell whole seconds. */
const slackMs = 2000

/** The attempt a line tells of; null when it is about something else. */
export function readAttempt(line: LogLine): Attempt | null {
  const [, to = '', origTo = null, relay = '', between = '', status, said = ''] = attemptForm.exec(line.text) ?? []
  if (status === undefined) return null
  return {
    line,
    to,
    origTo,
    relay,
    summary: /, tls=(\S{1,200})$/.exec(between.replace(/, dsn=\S+$/, ''))?.[1] ?? null,
    status,
    said,
  }
}

/** The session of a delivery; null where none can be told for certain. */
export function toldTls({ line, relay, summary }: Attempt, lines: readonly LogLine[]): ToldTls | null {
  if (/^[^/]*(?:^|:)none\b/.test(summary ?? '')) return null
  const before = lines.slice(0, lines.indexOf(line))
  const begun = before.findLastIndex(({ id, text }) => id === line.id && text.endsWith('(queue active)'))
  for (const each of before.slice(begun + 1).toReversed()) {
    if (each.process !== line.process) continue
    if (each.id !== null ? each.id !== line.id || troubleForm.test(each.text) : /^SSL_connect error/.test(each.text))
      return null
    const [, trust = null, host, protocol = '', suite = ''] = sessionForm.exec(each.text) ?? []
    if (host === relay) return each.tick >= connectedAt(line) - slackMs ? { protocol, suite, trust } : null
  }
  return null
}

/** When the process turned to the server: `delays=` are before the queue, in the queue, setting up, handing over. */
function connectedAt({ tick, text }: LogLine): number {
  const [, setUp = '', handOver = ''] = /, delays=[\d.]+\/[\d.]+\/([\d.]+)\/([\d.]+),/.exec(text) ?? []
  const seconds = Number(setUp) + Number(handOver)
  return setUp === '' || Number.isNaN(seconds) ? Number.NEGATIVE_INFINITY : tick - seconds * 1000
}
