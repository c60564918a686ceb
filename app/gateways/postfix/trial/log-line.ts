// One line of Postfix's log: when, which process, about which mail. Syslog, systemd's journal and Postfix's own log file write it alike but
// for the time; a time without a year stays in the text and is no moment.
import { plainWords } from '../push/told-lines.ts'

export interface LogLine {
  readonly at: string | null
  /** Milliseconds of some clock, to compare lines of one log with each other. */
  readonly tick: number
  /** `postfix/smtp[4711]`; joins the lines about TLS with those about a mail. */
  readonly process: string
  /** Name of the mail in the queue. */
  readonly id: string | null
  readonly text: string
  /** The whole line, bounded. */
  readonly raw: string
}

const form =
  /^(?:(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?)(Z|[+-]\d\d:?\d\d)|([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d)) \S{1,255} (\S{1,100}\[\d{1,10}\]): (.*)$/
const words = ['warning', 'error', 'fatal', 'panic', 'info', 'NOQUEUE', 'statistics']

/** Null for anything else. */
export function readLogLine(line: string): LogLine | null {
  const [, day, zone = '', short, process, said = ''] = form.exec(line) ?? []
  if (process === undefined) return null
  const time =
    day === undefined
      ? Date.parse(`${short} 2000 UTC`)
      : Date.parse(`${day}${zone.replace(/(\d\d):?(\d\d)$/, '$1:$2')}`)
  if (Number.isNaN(time)) return null
  const [, id, text] = /^([0-9A-Za-z]{5,40}): (.*)$/.exec(said) ?? []
  const isMail = id !== undefined && !words.includes(id)
  return {
    ...{ at: day === undefined ? null : new Date(time).toISOString(), tick: time, process },
    ...{ id: isMail ? id : null, text: isMail ? (text ?? '') : said, raw: plainWords(line, 2000) },
  }
}
