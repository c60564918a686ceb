// Signing in on a real OpenSSH server as an ordinary user: every proof, every refusal, and nothing given away before the host key is good.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SshAddress } from '#domain/push/push-host.ts'
import { findFreePort } from '#lab/loopback.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { addressOn, orderFor, pinsOf, type SecretTable } from '#test/support/ssh-orders.ts'
import { type SshServer, startSshServer } from '#test/support/ssh-server.ts'
import { addSshUser, type SshUser } from '#test/support/ssh-user.ts'
import { connect } from '#wire/ssh/connect.ts'
import { createRemoteShell } from '#wire/ssh/remote-shell.ts'

const address = '127.3.6.1'
let server: SshServer
let questions: SshServer
let user: SshUser
let folder: string
const never = new AbortController().signal

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'handschlag-sign-in-'))
  user = addSshUser({ sudo: 'none' })
  server = await startSshServer(address, await findFreePort(address), [], { passwords: true })
  questions = await startSshServer(address, await findFreePort(address), ['PasswordAuthentication no'], {
    passwords: true,
  })
})
afterAll(async () => {
  await server?.stop()
  await questions?.stop()
  user?.remove()
  rmSync(folder, { recursive: true, force: true })
})

const signInOn = (on: SshServer, signIn: SshAddress['signIn'], secrets: SecretTable = {}) =>
  connect(orderFor(addressOn(on, user.name, signIn), pinsOf(on), secrets), never)

/** Who one is over there, after signing in. */
async function whoAmI(on: SshServer, signIn: SshAddress['signIn'], secrets: SecretTable = {}): Promise<string> {
  const shell = createRemoteShell(valueIn(await signInOn(on, signIn, secrets)))
  const ran = valueIn(await shell.run({ command: 'id -un', timeoutMs: 10_000, maxBytes: 1000 }))
  shell.close()
  await shell.gone
  return ran.stdout.trim()
}

function makeKey(name: string, words: readonly string[], passphrase = ''): string {
  const path = join(folder, name)
  execFileSync('ssh-keygen', ['-q', '-C', name, '-N', passphrase, '-f', path, ...words])
  server.accept(`${path}.pub`)
  return path
}

describe('by password', () => {
  it('signs in', async () => {
    expect(await whoAmI(server, { kind: 'password' }, { password: user.password })).toBe(user.name)
  })

  it('answers the one question for a password where the server only asks questions', async () => {
    expect(await whoAmI(questions, { kind: 'password' }, { password: user.password })).toBe(user.name)
    expect(await whoAmI(questions, { kind: 'questions' }, { password: user.password })).toBe(user.name)
  })

  it.each(['password', 'questions'] as const)('says what is missing and what was refused (%s)', async (kind) => {
    const on = kind === 'password' ? server : questions
    const host = `${address}:${on.port}`
    const needed = { code: 'ssh.secret-needed', params: { host, hop: 0, kind: 'password', what: 'password' } }
    expect(faultIn(await signInOn(on, { kind }))).toMatchObject(needed)
    const failures = () => on.log().match(/Failed |authentication failure/g)?.length ?? 0
    const before = failures()
    const refused = faultIn(await signInOn(on, { kind }, { password: 'not this one' }))
    // one wrong password is one failed attempt, or accounts would be locked early
    expect(failures() - before).toBeLessThanOrEqual(1)
    expect(refused).toMatchObject({ code: 'ssh.sign-in-refused', params: { host, user: user.name } })
    expect(refused.params).toMatchObject({ hop: 0, kind: 'password' })
    expect(refused.params['methods']).toContain('publickey')
    expect(JSON.stringify(refused)).not.toContain('not this one')
  })
})

describe('by key', () => {
  it.each([
    ['ed25519', ['-t', 'ed25519']],
    ['ecdsa', ['-t', 'ecdsa', '-b', '384']],
    ['rsa', ['-t', 'rsa', '-b', '2048']],
    ['pem', ['-t', 'rsa', '-b', '2048', '-m', 'PEM']],
    ['pkcs8', ['-t', 'ecdsa', '-m', 'PKCS8']],
  ])('signs in with %s, open and with a passphrase', async (kind, words) => {
    const open = makeKey(kind, words)
    expect(await whoAmI(server, { kind: 'key', path: open })).toBe(user.name)
    const path = makeKey(`${kind}-closed`, words, 'correct horse')
    expect(await whoAmI(server, { kind: 'key', path }, { passphrase: 'correct horse' })).toBe(user.name)
    const missing = faultIn(await signInOn(server, { kind: 'key', path }))
    expect(missing).toMatchObject({ code: 'ssh.secret-needed', params: { kind: 'passphrase', hop: 0, wasWrong: 0 } })
    const wrong = faultIn(await signInOn(server, { kind: 'key', path }, { passphrase: 'battery' }))
    expect(wrong).toMatchObject({ code: 'ssh.secret-needed', params: { kind: 'passphrase', wasWrong: 1 } })
  })

  it('refuses what is no private key', async () => {
    const text = join(folder, 'text')
    writeFileSync(text, 'hello\n')
    for (const path of [text, `${makeKey('public', ['-t', 'ed25519'])}.pub`, join(folder, 'absent'), folder]) {
      const refused = faultIn(await signInOn(server, { kind: 'key', path }))
      expect(refused).toMatchObject({ code: 'ssh.key-unreadable', params: { path } })
    }
  })

  it('is refused with a key nobody accepted, and told what the host allows', async () => {
    const path = join(folder, 'stranger')
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path])
    const refused = faultIn(await signInOn(server, { kind: 'key', path }, { password: user.password }))
    expect(refused.code).toBe('ssh.sign-in-refused')
    // no password was given that could have been wrong
    expect(refused.params).not.toHaveProperty('kind')
    expect(String(refused.params['methods']).split(', ')).toEqual(
      expect.arrayContaining(['publickey', 'password', 'keyboard-interactive']),
    )
  })
})

describe('by agent', () => {
  let agent: ChildProcess
  let socket: string
  beforeAll(async () => {
    socket = join(folder, 'agent')
    agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] })
    await new Promise((resolve) => agent.stdout?.once('data', resolve))
  })
  afterAll(() => agent?.kill())

  it('signs in with each kind of key, after others that do not fit', async () => {
    const stranger = join(folder, 'agent-stranger')
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', stranger])
    const add = (path: string) =>
      execFileSync('ssh-add', ['-q', path], { env: { SSH_AUTH_SOCK: socket }, stdio: 'pipe' })
    expect(faultIn(await signInOn(server, { kind: 'agent', socket })).code).toBe('ssh.agent-missing')
    add(stranger)
    expect(faultIn(await signInOn(server, { kind: 'agent', socket })).code).toBe('ssh.sign-in-refused')
    for (const kind of ['rsa', 'ecdsa', 'ed25519']) {
      const path = makeKey(`agent-${kind}`, ['-t', kind])
      add(path)
      expect(await whoAmI(server, { kind: 'agent', socket })).toBe(user.name)
      execFileSync('ssh-add', ['-q', '-d', path], { env: { SSH_AUTH_SOCK: socket }, stdio: 'pipe' })
    }
  })

  it('says so when there is none', async () => {
    const absent = { kind: 'agent', socket: join(folder, 'no-agent') } as const
    expect(faultIn(await signInOn(server, absent))).toMatchObject({ code: 'ssh.agent-missing' })
  })
})
