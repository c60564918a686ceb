// Who handed the mail over, from the `from` clause: what the client called itself, and what the server saw. A name counts as seen only where
// that system looks the address up and the name leads back to it; Exchange and Domino write down the greeting and nothing more. Where two
// addresses stand, a greeting may be one of them, and none counts.
import type { ReceivedHop } from '#domain/confirm/received.ts'
import type { Clause } from './clauses.ts'
import { ipOf } from './ip-address.ts'

type Client = ReceivedHop['from']
type System = ReceivedHop['system']

export const noClient: Client = { helo: null, name: null, ip: null }

/** What the clause says, in the form of its system. */
export function clientOf(from: Clause | null, system: System): Client {
  const [word] = from?.words ?? []
  if (from === null || word === undefined) return noClient
  if (from.comments.filter(endsWithAddress).length > 1) return { ...noClient, helo: short(word) }
  const client = system === 'exim' ? eximClient(word, from) : otherClient(word, from, system)
  return { helo: short(client.helo), name: short(client.name), ip: client.ip }
}

/** `name ([ip]:port helo=x)`, `[ip] (helo=x)`; the name is one it found by itself. */
function eximClient(word: string, { comments: [comment = ''] }: Clause): Client {
  const helo = /(?:^|\s)helo=(\S+)/.exec(comment)?.[1] ?? null
  const ip = ipOf(/^\[[^\]]*\]/.exec(comment)?.[0])
  if (ip !== null) return { helo: helo ?? word, name: nameOf(word), ip }
  const own = ipOf(word)
  return own === null ? { helo: word, name: null, ip: null } : { helo, name: null, ip: own }
}

function otherClient(word: string, { comments }: Clause, system: System): Client {
  const greeting = /^HELO (\S+)$/i.exec(comments[0] ?? '')?.[1]
  if (greeting !== undefined) {
    const [, client = '', ...more] = comments
    return { helo: greeting, name: null, ip: more.length > 0 ? null : ipOf(/(?:^|@)([^@\s]+)$/.exec(client)?.[1]) }
  }
  const [comment = ''] = comments
  const bare = ipOf(comment)
  if (bare !== null) return { helo: word, name: null, ip: bare }
  const seen = /^(?:IDENT:\S*@)?(\S*?)\.?\s*(\[[^\]\s]{1,80}\])(?::\d{1,5})?([^[\]]*)$/.exec(comment)
  const ip = ipOf(seen?.[2])
  if (seen === null || ip === null) return { helo: word, name: null, ip: null }
  const isDoubted =
    /\(may be forged\)/.test(seen[3] ?? '') ||
    system === 'exchange' ||
    system === 'exchange-online' ||
    system === 'domino'
  return { helo: word, name: isDoubted ? null : nameOf(seen[1] ?? ''), ip }
}

function endsWithAddress(comment: string): boolean {
  const [, last] = /(?:^|[\s@])(\[?[^\s[\]@]{1,80}\]?)(?::\d{1,5})?(?: \(may be forged\))?$/.exec(comment) ?? []
  return ipOf(last) !== null
}

function nameOf(text: string): string | null {
  return /^[A-Za-z0-9_.-]{1,253}$/.test(text) && text.includes('.') && ipOf(text) === null ? text : null
}

function short(text: string | null): string | null {
  return text === null ? null : text.slice(0, 1000)
}
