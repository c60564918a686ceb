// Reads OpenSSH known_hosts lines: plain and hashed names, patterns, other ports, revoked keys. Lines it cannot read are left out;
// authorities of host certificates are not asked.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { readStrings } from '../wire-strings.ts'

export interface KnownKey {
  readonly isRevoked: boolean
  /** Wire format. */
  readonly key: Buffer
}

const maxLines = 20_000

/** What a host is called there, as ssh-keygen -F and -R take it. */
export function knownHostsName(host: string, port: number): string {
  return port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`
}

/** The keys the lines hold for a host. */
export function knownKeysOf(lines: string, host: string, port: number): readonly KnownKey[] {
  const name = knownHostsName(host, port)
  return lines.split(/\r?\n/, maxLines).flatMap((line) => readLine(line, name) ?? [])
}

function readLine(line: string, name: string): KnownKey | null {
  const fields = line.trim().split(/\s+/)
  const isRevoked = fields[0] === '@revoked'
  if (fields[0]?.startsWith('#') === true || fields[0] === '@cert-authority') return null
  const [names, kind, text] = isRevoked ? fields.slice(1) : fields
  if (names === undefined || text === undefined || !isNamed(names, name)) return null
  const key = Buffer.from(text, 'base64')
  return readStrings(key, 1)?.[0]?.toString('latin1') === kind ? { isRevoked, key } : null
}

function isNamed(names: string, name: string): boolean {
  if (names.startsWith('|1|')) return isHashOf(names, name)
  const patterns = names.toLowerCase().split(',')
  if (patterns.some((pattern) => pattern.startsWith('!') && matches(pattern.slice(1), name))) return false
  return patterns.some((pattern) => matches(pattern, name))
}

function isHashOf(hashed: string, name: string): boolean {
  const [, , salt = '', hash = ''] = hashed.split('|')
  const expected = Buffer.from(hash, 'base64')
  const actual = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest()
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}

/** `*` and `?` as the shell has them; goes back to the last star only, so that no line can make it slow. */
function matches(pattern: string, name: string): boolean {
  let star = -1
  let resume = 0
  let at = 0
  for (let seen = 0; seen < name.length; ) {
    if (pattern[at] === '*') {
      star = at++
      resume = seen
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[seen])) {
      at++
      seen++
    } else if (star >= 0) {
      at = star + 1
      seen = ++resume
    } else return false
  }
  return /^\**$/.test(pattern.slice(at))
}
