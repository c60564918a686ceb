// known_hosts as OpenSSH writes it: plain, hashed, patterns, other ports, revoked. What is not listed is unknown, what differs is a change.
import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HostKey } from '#domain/push/push-host.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import { describeHostKey, judgeHostKey, knownKindsOf } from '#wire/ssh/host-key/judge-host-key.ts'
import { knownKeysOf } from '#wire/ssh/host-key/known-hosts.ts'
import { writeString } from '#wire/ssh/wire-strings.ts'

const key = (kind: string, fill: number) => Buffer.concat([writeString(kind), Buffer.alloc(32, fill)])
const listed = key('ssh-ed25519', 1)
const other = key('ssh-ed25519', 2)
const rsa = key('ssh-rsa', 1)
const line = (names: string, blob: Buffer, kind = 'ssh-ed25519') =>
  `${names} ${kind} ${blob.toString('base64')} comment\n`
const judge = (lines: string, host: string, port: number, blob: Buffer, pins: readonly HostKey[] = []) =>
  judgeHostKey({ lines, pins }, host, port, blob)

describe('known_hosts', () => {
  it.each([
    ['gw.example', 22, line('gw.example,192.0.2.1', listed), listed, 'in-known-hosts'],
    ['GW.example', 22, line('gw.example', listed), listed, 'in-known-hosts'],
    ['gw.example', 22, line('*.example', listed), listed, 'in-known-hosts'],
    ['gw.example', 22, line('gw?.example,g*.ex?mple', listed), listed, 'in-known-hosts'],
    ['gw.example', 22, line('*.example,!gw.example', listed), listed, 'unknown'],
    ['gw.example', 2222, line('[gw.example]:2222', listed), listed, 'in-known-hosts'],
    ['2001:db8::1', 22, line('2001:db8::1', listed), listed, 'in-known-hosts'],
    ['gw.example', 2222, line('gw.example', listed), listed, 'unknown'],
    ['gw.example', 22, line('gw.example', listed), other, 'changed'],
    // a server that hides the key one knows behind another kind of key
    ['gw.example', 22, line('gw.example', listed), rsa, 'changed'],
    // a kind that is no longer offered to anybody
    ['gw.example', 22, line('gw.example', key('ssh-dss', 1), 'ssh-dss'), listed, 'unknown'],
    ['gw.example', 22, line('gw.example', listed, 'ssh-rsa'), other, 'unknown'],
    ['gw.example', 22, `@revoked ${line('gw.example', listed)}`, listed, 'changed'],
    ['gw.example', 22, `${line('gw.example', listed)}@revoked ${line('*', listed)}`, listed, 'changed'],
    ['gw.example', 22, `@cert-authority ${line('gw.example', listed)}`, listed, 'unknown'],
    ['gw.example', 22, `# ${line('gw.example', listed)}`, listed, 'unknown'],
    ['gw.example', 22, '', listed, 'unknown'],
  ])('%s:%i %j', (host, port, lines, presented, expected) => {
    expect(judge(lines, host, port, presented).state).toBe(expected)
  })

  it('says what a changed key contradicts, because what has to be removed lies elsewhere each time', () => {
    const pins = [describeHostKey('gw.example', 22, other)]
    const lines = line('gw.example', other)
    expect(judge(lines, 'gw.example', 22, listed, pins).source).toBe('pin')
    expect(judge(lines, 'gw.example', 22, listed).source).toBe('known-hosts')
    expect(judge(`@revoked ${line('gw.example', listed)}`, 'gw.example', 22, listed, pins).source).toBe('revoked')
    expect(judge(lines, 'gw.example', 22, other).source).toBeNull()
  })

  it('reads hashed names', () => {
    const salt = Buffer.alloc(20, 7)
    const hash = createHmac('sha1', salt).update('gw.example').digest('base64')
    const lines = line(`|1|${salt.toString('base64')}|${hash}`, listed)
    expect(judge(lines, 'gw.example', 22, listed).state).toBe('in-known-hosts')
    expect(judge(lines, 'other.example', 22, listed).state).toBe('unknown')
  })

  it('lets a pin decide alone, but never for a revoked key', () => {
    const pins = [describeHostKey('gw.example', 22, listed)]
    const lines = line('gw.example', other)
    expect(judge(lines, 'gw.example', 22, listed, pins).state).toBe('pinned')
    expect(judge(lines, 'gw.example', 22, other, pins)).toMatchObject({
      state: 'changed',
      expected: [pins[0]?.fingerprint],
    })
    expect(judge(`@revoked ${line('*', listed)}`, 'gw.example', 22, listed, pins).state).toBe('changed')
    expect(knownKindsOf({ lines, pins }, 'gw.example', 22)).toEqual(['ssh-ed25519'])
  })

  it('finds a key again that stands among any other lines, and nothing in any text', () => {
    const noise = fc.array(
      fc.string({ maxLength: 60 }).map((text) => `#${text.replace(/[\r\n]/g, '')}`),
      { maxLength: 5 },
    )
    const name = fc.stringMatching(/^[a-z0-9]{1,12}\.example$/)
    fc.assert(
      fc.property(noise, noise, name, fc.integer({ min: 1, max: 65535 }), (before, after, host, port) => {
        const names = port === 22 ? host : `[${host}]:${port}`
        const text = [...before, line(names, listed).trim(), ...after].join('\n')
        return judge(text, host, port, listed).state === 'in-known-hosts'
      }),
      { numRuns: propertyRuns(200) },
    )
    const junk = fc.array(
      fc.constantFrom('*', '?', '!', ',', '|1|', '|', '@revoked ', ' ', '\n', 'ssh-ed25519', 'AAAA', 'gw', '['),
    )
    fc.assert(
      fc.property(junk, (parts) =>
        knownKeysOf(parts.join(''), 'gw.example', 22).every(({ key: found }) => found.length > 0),
      ),
      { numRuns: propertyRuns(500) },
    )
  })

  it('is not slowed down by a hostile pattern', () => {
    const lines = line(`${'*a'.repeat(5000)}b`, listed)
    const begin = performance.now()
    expect(judge(lines, 'a'.repeat(253), 22, listed).state).toBe('unknown')
    expect(performance.now() - begin).toBeLessThan(2000)
  })
})
