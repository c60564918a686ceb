// Host keys and ways on real OpenSSH servers: unknown and changed keys stop before anything secret, also on the way through another host;
// old algorithms are named, not offered.
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFreePort } from '#lab/loopback.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { addressOn, orderFor, pinsOf } from '#test/support/ssh-orders.ts'
import { type SshServer, startSshServer } from '#test/support/ssh-server.ts'
import { addSshUser, type SshUser } from '#test/support/ssh-user.ts'
import { connect, showHostKey } from '#wire/ssh/connect.ts'
import { createRemoteShell } from '#wire/ssh/remote-shell.ts'
import type { SshOrder } from '#wire/ssh/ssh-order.ts'

const address = '127.3.6.2'
let many: SshServer
let jump: SshServer
let old: SshServer
let user: SshUser
const never = new AbortController().signal
const open = (order: SshOrder) => connect(order, never)
const nobody = () => []

beforeAll(async () => {
  user = addSshUser({ sudo: 'none' })
  const start = async (settings: readonly string[], options: Parameters<typeof startSshServer>[3]) =>
    startSshServer(address, await findFreePort(address), settings, options)
  many = await start([], { passwords: true, hostKeys: ['rsa', 'ecdsa', 'ed25519'] })
  jump = await start([], { passwords: true })
  old = await start(
    ['KexAlgorithms diffie-hellman-group14-sha1', 'HostKeyAlgorithms ssh-rsa', 'Ciphers aes128-cbc', 'MACs hmac-sha1'],
    { hostKeys: ['rsa'] },
  )
})
afterAll(async () => {
  for (const server of [many, jump, old]) await server?.stop()
  user?.remove()
})

/** What ssh-keygen says about a host key line: fingerprint and picture. */
function keygen(line: string): { readonly fingerprint: string; readonly picture: readonly string[] } {
  const [, kind, blob] = line.split(' ')
  const out = execFileSync('ssh-keygen', ['-lv', '-f', '-'], { input: `${kind} ${blob}\n`, encoding: 'utf8' })
  const [first = '', ...picture] = out.trimEnd().split('\n')
  return { fingerprint: first.split(' ')[1] ?? '', picture }
}

describe('host keys', () => {
  it('are shown as ssh-keygen shows them, with nobody signed in', async () => {
    const before = many.log()
    const view = valueIn(await showHostKey(orderFor(addressOn(many, user.name), nobody), 0, never))
    const { fingerprint, picture } = keygen(many.hostKeyLines[2] ?? '')
    expect(view).toMatchObject({ state: 'unknown', expected: [], randomart: picture })
    expect(view.shown).toMatchObject({ address, port: many.port, algorithm: 'ssh-ed25519', fingerprint })
    expect(many.log().slice(before.length)).not.toMatch(/Accepted|Failed|Invalid user/)
  })

  it.each([0, 1, 2])('signs in on the pinned one of several kinds, or on the listed one (%i)', async (index) => {
    const line = many.hostKeyLines[index] ?? ''
    const pins = pinsOf({ ...many, hostKeyLines: [line] })
    for (const order of [
      orderFor(addressOn(many, user.name), pins),
      orderFor(addressOn(many, user.name), nobody, {}, { knownHosts: line }),
    ]) {
      const connection = valueIn(await open(order))
      connection.close()
      const view = valueIn(await showHostKey(order, 0, never))
      expect(view.state).toMatch(/^(pinned|in-known-hosts)$/)
      expect(view.shown.key).toBe(line.split(' ')[2])
    }
  })

  it('stop the way in when unknown or changed, before any secret', async () => {
    const asked: string[] = []
    const secretFor = (hop: number, kind: string) => {
      asked.push(`${hop}/${kind}`)
      return user.password
    }
    const host = addressOn(many, user.name, { kind: 'password' })
    const label = `${address}:${many.port}`
    const shown = keygen(many.hostKeyLines[2] ?? '').fingerprint
    const unknown = faultIn(await open(orderFor(host, nobody, {}, { secretFor })))
    expect(unknown).toEqual({
      code: 'ssh.host-key-unknown',
      params: { host: label, hop: 0, fingerprint: shown, algorithm: 'ssh-ed25519' },
    })
    const pins = pinsOf({ ...jump, port: many.port })
    const expected = keygen(jump.hostKeyLine).fingerprint
    const place = `[${address}]:${many.port}`
    const params = { host: label, hop: 0, place, expected, shown }
    expect(faultIn(await open(orderFor(host, pins, {}, { secretFor })))).toEqual({
      code: 'ssh.host-key-changed',
      params,
    })
    const lines = jump.hostKeyLine.replace(/^\S+/, `[${address}]:${many.port}`)
    expect(faultIn(await open(orderFor(host, nobody, {}, { secretFor, knownHosts: lines })))).toEqual({
      code: 'ssh.host-key-not-listed',
      params,
    })
    const revoked = { secretFor, knownHosts: many.hostKeyLines.map((line) => `@revoked ${line}`).join('\n') }
    expect(faultIn(await open(orderFor(host, pinsOf(many), {}, revoked))).code).toBe('ssh.host-key-revoked')
    expect(asked).toEqual([])
  })
})

describe('through another host', () => {
  const through = (pinsFor: SshOrder['pinsFor'], secrets: Record<string, string>, hops = 1) =>
    orderFor(
      {
        ...addressOn(many, user.name, { kind: 'password' }),
        jumps: Array.from({ length: hops }, () => addressOn(jump, user.name, { kind: 'password' })),
      },
      pinsFor,
      secrets,
    )
  const both = () => ({ password: user.password, '1/password': user.password, '2/password': user.password })

  it('signs in on every host with its own key and secret', async () => {
    const before = jump.log().length
    const shell = createRemoteShell(valueIn(await open(through(pinsOf(jump, many), both(), 2))))
    const ran = valueIn(await shell.run({ command: 'echo $SSH_CONNECTION', timeoutMs: 10_000, maxBytes: 1000 }))
    expect(ran.stdout.trim().split(' ')[3]).toBe(String(many.port))
    expect(
      jump
        .log()
        .slice(before)
        .match(/Accepted password/g),
    ).toHaveLength(2)
    shell.close()
    await shell.gone
  })

  it('tells on which host what is missing', async () => {
    const pins = pinsOf(jump, many)
    const { password } = user
    expect(faultIn(await open(through(pins, { password })))).toMatchObject({
      code: 'ssh.secret-needed',
      params: { hop: 1, host: `${address}:${jump.port}`, kind: 'password' },
    })
    expect(faultIn(await open(through(pins, { '1/password': password })))).toMatchObject({
      code: 'ssh.secret-needed',
      params: { hop: 0, host: `${address}:${many.port}` },
    })
    expect(faultIn(await open(through(pinsOf(many), both())))).toMatchObject({
      code: 'ssh.host-key-unknown',
      params: { hop: 1 },
    })
    expect(faultIn(await open(through(pinsOf(jump), both())))).toMatchObject({
      code: 'ssh.host-key-unknown',
      params: { hop: 0 },
    })
  })

  it('shows the key of each host, signing in on those before it only', async () => {
    const first = valueIn(await showHostKey(through(nobody, {}), 1, never))
    expect(first.shown.fingerprint).toBe(keygen(jump.hostKeyLine).fingerprint)
    const last = valueIn(await showHostKey(through(pinsOf(jump), { '1/password': user.password }), 0, never))
    expect(last.shown).toMatchObject({ port: many.port, fingerprint: keygen(many.hostKeyLines[2] ?? '').fingerprint })
  })

  it('says so when the way ends', async () => {
    const port = await findFreePort(address)
    const order = through(pinsOf(jump), both())
    const fault = faultIn(await open({ ...order, host: { ...order.host, port } }))
    expect(fault).toMatchObject({ code: 'ssh.unreachable', params: { hop: 0, host: `${address}:${port}` } })
    const direct = { ...order.host, port, jumps: [] }
    expect(faultIn(await open({ ...order, host: direct })).params['detail']).toBe('ECONNREFUSED')
  })

  it('ends at once when it is cancelled', async () => {
    const cancel = new AbortController()
    const begun = connect(through(pinsOf(jump, many), both()), cancel.signal)
    cancel.abort()
    expect(faultIn(await begun).code).toBe('job.cancelled')
    expect(faultIn(await connect(through(pinsOf(jump), both()), cancel.signal)).code).toBe('job.cancelled')
  })
})

describe('old algorithms', () => {
  it('are named when a host has no others, and used only when they are allowed', async () => {
    const needed = ['ssh-rsa', 'diffie-hellman-group14-sha1', 'aes128-cbc', 'hmac-sha1'] as const
    const order = orderFor(addressOn(old, user.name), pinsOf(old))
    const refused = faultIn(await open(order))
    expect(refused).toMatchObject({ code: 'ssh.no-common-algorithm', params: { detail: needed.join(', ') } })
    const shown = faultIn(await showHostKey(order, 0, never))
    expect(shown).toMatchObject({ code: 'ssh.no-common-algorithm', params: { detail: needed.join(', ') } })
    const host = { ...addressOn(old, user.name), legacy: [...needed] }
    valueIn(await open(orderFor(host, pinsOf(old)))).close()
    const strict = { ...host, legacy: needed.filter((name) => name !== 'aes128-cbc') }
    expect(faultIn(await open(orderFor(strict, pinsOf(old)))).params['detail']).toBe('aes128-cbc')
  })
})
