// known_hosts as OpenSSH writes it: plain, hashed, other ports, revoked. What is not pinned is unknown, what differs is a change.
import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { judgeHostKey } from '#wire/known-hosts.ts'

function key(kind: string, fill: number): Buffer {
  const name = Buffer.from(kind)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(name.length)
  return Buffer.concat([length, name, Buffer.alloc(32, fill)])
}
const pinned = key('ssh-ed25519', 1)
const other = key('ssh-ed25519', 2)
const line = (names: string, blob: Buffer) => `${names} ssh-ed25519 ${blob.toString('base64')} comment\n`

describe('host keys', () => {
  it.each([
    ['gw.example', 22, line('gw.example,192.0.2.1', pinned), pinned, 'known'],
    ['GW.example', 22, line('gw.example', pinned), pinned, 'known'],
    ['gw.example', 2222, line('[gw.example]:2222', pinned), pinned, 'known'],
    ['gw.example', 2222, line('gw.example', pinned), pinned, 'unknown'],
    ['gw.example', 22, line('gw.example', pinned), other, 'changed'],
    ['gw.example', 22, line('gw.example', pinned), key('ssh-rsa', 1), 'unknown'],
    ['gw.example', 22, `@revoked ${line('gw.example', pinned)}`, pinned, 'changed'],
    ['gw.example', 22, `# ${line('gw.example', pinned)}`, pinned, 'unknown'],
    ['gw.example', 22, '', pinned, 'unknown'],
  ])('%s:%i', (host, port, lines, presented, expected) => {
    expect(judgeHostKey(lines, host, port, presented)).toBe(expected)
  })

  it('reads hashed names', () => {
    const salt = Buffer.alloc(20, 7)
    const hash = createHmac('sha1', salt).update('gw.example').digest('base64')
    const lines = line(`|1|${salt.toString('base64')}|${hash}`, pinned)
    expect(judgeHostKey(lines, 'gw.example', 22, pinned)).toBe('known')
    expect(judgeHostKey(lines, 'other.example', 22, pinned)).toBe('unknown')
  })
})
