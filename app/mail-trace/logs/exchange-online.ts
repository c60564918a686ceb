// A message trace of Exchange Online in detail, as the admin center shows it, in English or German, or as PowerShell exports it (CSV): `Message received by: … using TLS1.2
// with AES256`, `Message sent to …`, and reasons with the last error (LED). Rows of a table count by the Message-ID in them; a page counts as a
// whole, and only when it names this mail and no other.
import type { LogWord } from '#domain/confirm/received.ts'
import { versionOf } from '../suite-version.ts'
import { kept } from './log-text.ts'

const session =
  /(?:Message|Nachricht) (received by:|sent to|empfangen von:|gesendet an:?) ([^\s",;]{1,255})(?: (?:at|unter|bei) ((?=\S{0,80}[.:])[^\s",;]{1,80}))?(?: (?:using|mit|mithilfe von|unter Verwendung von) (\S{1,20}) (?:with|mit|und) ([\w-]{1,100}))?/
const reason = /(?:Reason|Grund): \[\{LED=([45])\d\d [^}]{0,2000}\}(?:.{0,2000}?\{FQDN=([^}\s]{1,255})\})?/
const otherId = /\b(?:Message|Nachrichten)[ -]?ID"?\s{0,5}[:=]?\s{0,5}"?(<[^<>\s]{3,300}>)/gi

/** What the trace says of the mail with that identifier, its brackets on. */
export function exchangeOnlineWords(lines: readonly string[], messageId: string): readonly LogWord[] {
  return ownLines(lines, messageId).flatMap((line): readonly LogWord[] => {
    const [, verb, host = null, address, version, suite = null] = session.exec(line) ?? []
    const text = kept(line)
    if (verb !== undefined) {
      const event = /^(?:sent|gesendet)/.test(verb) ? 'delivered' : 'taken'
      const place = address === undefined ? host : `${host} [${address}]`
      const isTls = version === undefined ? null : true
      return [{ system: 'exchange-online', event, host: place, isTls, tls: versionOf(version), suite, text }]
    }
    const [, first, server = null] = reason.exec(line) ?? []
    if (first === undefined) return []
    const event = first === '4' ? 'deferred' : 'returned'
    return [{ system: 'exchange-online', event, host: server, isTls: null, tls: null, suite: null, text }]
  })
}

function ownLines(lines: readonly string[], messageId: string): readonly string[] {
  const isTable = lines.some((line) => /(?:^|[,;\t])"?Message_?Id"?(?:[,;\t]|$)/i.test(line))
  if (isTable) return lines.filter((line) => line.includes(messageId))
  const text = lines.join('\n')
  const isOther = [...text.matchAll(otherId)].some(([, id]) => id !== messageId)
  return text.includes(messageId) && !isOther ? lines : []
}
