// Exim's main log (specification, chapter "Log files"): `<=` arrival, `=>` and `->` delivery, `==` put off, `**` given up. Lines of one mail share its
// name in the queue; only the arrival carries the Message-ID. What stands in quotes was said by others and is no field.
import type { LogWord } from '#domain/confirm/received.ts'
import { versionOf } from '../suite-version.ts'
import { kept } from './log-text.ts'

const form =
  /^(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S{1,255} exim\[\d{1,10}\]: )?(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?(?: [+-]\d{4})? )?(?:\[\d{1,10}\] )?([0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4}) (<=|=>|->|==|\*\*) (.*)$/
const events = { '<=': 'taken', '=>': 'delivered', '->': 'delivered', '==': 'deferred', '**': 'returned' } as const

/** What the log says of the mail with that identifier, its brackets on. */
export function eximWords(lines: readonly string[], messageId: string): readonly LogWord[] {
  const read = lines.flatMap((line) => {
    const [, id = '', sign = '', rest] = form.exec(line) ?? []
    return rest === undefined ? [] : [{ line, id, sign, fields: rest.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""') }]
  })
  const named = `id=${messageId.slice(1, -1)}`
  const arrived = read.filter(({ sign, fields }) => sign === '<=' && fields.split(' ').includes(named))
  const ids = new Set(arrived.map(({ id }) => id))
  return read
    .filter(({ id }) => ids.has(id))
    .flatMap(({ line, sign, fields }) => {
      const event = Object.entries(events).find(([each]) => each === sign)?.[1]
      return event === undefined ? [] : [{ ...wordOf(fields, event), text: kept(line) }]
    })
}

function wordOf(fields: string, event: LogWord['event']): Omit<LogWord, 'text'> {
  const [, version, suite] = /(?:^| )X=([A-Za-z0-9._]{1,20}):([\w-]{1,100})/.exec(fields) ?? []
  const host = /(?:^| )H=([^\s"]{1,255}(?: \([^\s()]{1,255}\))?(?: \[[^\s\]]{1,80}\])?)/.exec(fields)?.[1] ?? null
  const isPlain = event === 'taken' && / P=e?smtpa?(?: |$)/.test(fields)
  const isTls = version === undefined ? (isPlain ? false : null) : true
  return { system: 'exim', event, host, isTls, tls: versionOf(version), suite: suite ?? null }
}
