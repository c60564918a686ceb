// One Received field, read in the form of the mail system that wrote it: Postfix, Exim, Exchange, Domino, Sendmail, our relay, and whoever
// keeps to RFC 5321. A field that is not whole, or can be read in two ways, tells nothing and is marked so; nothing throws.
import type { ReceivedHop } from '#domain/confirm/received.ts'
import { type Clauses, clausesOf } from './clauses.ts'
import { clientOf, noClient } from './client-words.ts'
import { longestField } from './field-words.ts'
import { protocolOf, tlsWordsOf } from './tls-words.ts'
import { systemOf } from './which-system.ts'

export interface ReadReceived {
  readonly hop: ReceivedHop
  /** Whether the field could be read at all. */
  readonly isReadable: boolean
  /** Whether it tells of a way inside one machine or mail system, not of a connection somebody else could have opened. */
  readonly isLocal: boolean
}

/** Reads the body of the field with that index. */
export function readReceived(body: string, index: number): ReadReceived {
  const text = body.slice(0, longestField + 1).replaceAll(/\r?\n(?=[ \t])/g, '')
  const raw = text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken away
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .trim()
    .slice(0, 4000)
  const clauses = clausesOf(text)
  if (clauses === undefined) return { hop: { ...unread, index, raw }, isReadable: false, isLocal: false }
  const system = systemOf(clauses)
  const hop: ReceivedHop = {
    index,
    from: clientOf(clauses.from, system),
    by: clauses.by?.words[0]?.slice(0, 1000) ?? null,
    protocol: protocolOf(clauses),
    id: clauses.id?.words[0]?.slice(0, 1000) ?? null,
    at: momentOf(clauses.date ?? ''),
    system,
    ...tlsWordsOf(clauses, system),
    raw,
  }
  return { hop, isReadable: true, isLocal: isLocal(clauses, hop) }
}

const unread: Omit<ReceivedHop, 'index' | 'raw'> = {
  ...{ from: noClient, by: null, protocol: null, id: null, at: null, system: 'other' },
  ...{ isTls: null, tls: null, suite: null, clientCertificate: null },
}

function isLocal({ before, from, by, with: protocol }: Clauses, hop: ReceivedHop): boolean {
  const word = protocol?.words[0]?.toLowerCase() ?? ''
  if (/^(?:local|lmtps?a?|mapi)$/.test(word)) return true
  if (from !== null) return false
  if (by === null) return before.some((comment) => /^qmail \d+ invoked (?:by|from) /.test(comment))
  return hop.system === 'postfix' && by.comments.some((comment) => /^Postfix, from userid \d+$/.test(comment))
}

function momentOf(date: string): string | null {
  const plain = date
    .replace(/\s*\(.*$/, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
  if (!/^(?:[A-Za-z]{3}, )?\d{1,2} [A-Za-z]{3} \d{4} \d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|GMT|UT|UTC)$/.test(plain))
    return null
  const at = new Date(plain.replace(/ UT$/, ' UTC'))
  return Number.isNaN(at.getTime()) ? null : at.toISOString()
}
