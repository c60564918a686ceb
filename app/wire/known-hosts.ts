// Reads OpenSSH known_hosts lines, plain and hashed, and answers whether a host key is the pinned one. Unknown is not accepted, a
// revoked or different key is a change; nobody is ever asked to continue anyway.
import { createHmac, timingSafeEqual } from 'node:crypto'

export type HostKeyVerdict = 'known' | 'unknown' | 'changed'

/** Compares a host key (wire format) with the lines of known_hosts. */
export function judgeHostKey(lines: string, host: string, port: number, key: Buffer): HostKeyVerdict {
  const name = port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`
  const kind = key.subarray(4, 4 + key.readUInt32BE(0)).toString('latin1')
  let isOtherPinned = false
  for (const line of lines.split(/\r?\n/).slice(0, 20_000)) {
    const fields = line.trim().split(/\s+/)
    const isRevoked = fields[0] === '@revoked'
    if (fields[0]?.startsWith('#') === true || fields[0] === '@cert-authority') continue
    const [names, pinnedKind, text] = isRevoked ? fields.slice(1) : fields
    if (names === undefined || text === undefined || !isNamed(names, name)) continue
    const isSame = Buffer.from(text, 'base64').equals(key)
    if (isRevoked && isSame) return 'changed'
    if (isSame) return 'known'
    if (!isRevoked && pinnedKind === kind) isOtherPinned = true
  }
  return isOtherPinned ? 'changed' : 'unknown'
}

function isNamed(names: string, name: string): boolean {
  if (!names.startsWith('|1|')) return names.toLowerCase().split(',').includes(name)
  const [, , salt = '', hash = ''] = names.split('|')
  const expected = Buffer.from(hash, 'base64')
  const actual = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest()
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}
