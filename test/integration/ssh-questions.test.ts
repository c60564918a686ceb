// Signing in with more than one proof on a real OpenSSH server: a one-time code (PAM, OATH) after password or key, a password that has to be
// changed first. What the server asks comes back as a question, and its answer is given at the next try.

import { execFileSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
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

const address = '127.3.6.3'
const seed = '00112233445566778899aabbccddeeff00112233'
let codes: SshServer
let keyAndCode: SshServer
let user: SshUser
let folder: string
let service: string
let used = 0

/** RFC 4226. */
function nextCode(): string {
  const counter = Buffer.alloc(8)
  counter.writeUInt32BE(used++, 4)
  const mac = createHmac('sha1', Buffer.from(seed, 'hex')).update(counter).digest()
  const at = (mac[19] ?? 0) & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'handschlag-questions-'))
  user = addSshUser({ sudo: 'none' })
  service = `hs-otp-${process.pid}`
  writeFileSync(join(folder, 'oath'), `HOTP ${user.name} - ${seed}\n`, { mode: 0o600 })
  const oath = `pam_oath.so usersfile=${join(folder, 'oath')} window=20 digits=6`
  writeFileSync(
    `/etc/pam.d/${service}`,
    `auth required pam_unix.so\nauth required ${oath}\naccount required pam_unix.so\nsession required pam_unix.so\n`,
  )
  writeFileSync(
    `/etc/pam.d/${service}-only`,
    `auth required ${oath}\naccount required pam_unix.so\nsession required pam_unix.so\n`,
  )
  const start = async (settings: readonly string[], pamService: string) =>
    startSshServer(address, await findFreePort(address), ['PasswordAuthentication no', ...settings], {
      passwords: true,
      pamService,
    })
  codes = await start([], service)
  keyAndCode = await start(['AuthenticationMethods publickey,keyboard-interactive'], `${service}-only`)
})
afterAll(async () => {
  await codes?.stop()
  await keyAndCode?.stop()
  user?.remove()
  for (const name of [service, `${service}-only`]) rmSync(`/etc/pam.d/${name}`, { force: true })
  rmSync(folder, { recursive: true, force: true })
})

const signInOn = (on: SshServer, signIn: SshAddress['signIn'] | undefined, secrets: SecretTable = {}) =>
  connect(orderFor(addressOn(on, user.name, signIn), pinsOf(on), secrets), new AbortController().signal)

describe('a one-time code', () => {
  it('is asked for after the password, and taken at the next try', async () => {
    const signIn = { kind: 'questions' } as const
    const first = faultIn(await signInOn(codes, signIn, { password: user.password }))
    expect(first).toMatchObject({ code: 'ssh.secret-needed', params: { hop: 0, kind: 'answer' } })
    expect(first.params['prompt']).toMatch(/One-time password/)
    expect(first.params['what']).toBe(`answer: ${first.params['prompt']}`)
    const secrets = { password: user.password, answer: nextCode() }
    valueIn(await signInOn(codes, signIn, secrets)).close()
    // a code holds once
    expect(faultIn(await signInOn(codes, signIn, secrets)).code).toMatch(/sign-in-refused|secret-needed/)
  })

  it('is asked for after the key, from a file or an agent', async () => {
    const first = faultIn(await signInOn(keyAndCode, undefined))
    expect(first).toMatchObject({ code: 'ssh.secret-needed', params: { kind: 'answer' } })
    valueIn(await signInOn(keyAndCode, undefined, { answer: nextCode() })).close()
    const socket = join(folder, 'agent')
    const started = execFileSync('ssh-agent', ['-a', socket], { encoding: 'utf8' })
    const agent = Number(/SSH_AGENT_PID=(\d+)/.exec(started)?.[1])
    try {
      const other = join(folder, 'other')
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', other])
      for (const key of [other, join(keyAndCode.home, '.ssh/id_ed25519')]) {
        execFileSync('ssh-add', ['-q', key], { env: { SSH_AUTH_SOCK: socket }, stdio: 'pipe' })
      }
      const signIn = { kind: 'agent', socket } as const
      expect(faultIn(await signInOn(keyAndCode, signIn)).code).toBe('ssh.secret-needed')
      valueIn(await signInOn(keyAndCode, signIn, { answer: nextCode() })).close()
    } finally {
      process.kill(agent)
    }
  })
})

describe('a password that must be changed', () => {
  it('is given once, never as the new one', async () => {
    const expired = addSshUser({ sudo: 'none' })
    const server = await startSshServer(address, await findFreePort(address), ['PasswordAuthentication no'], {
      passwords: true,
    })
    try {
      execFileSync('chage', ['-d', '0', expired.name])
      const host = addressOn(server, expired.name, { kind: 'questions' })
      const order = orderFor(host, pinsOf(server), { password: expired.password })
      const refused = faultIn(await connect(order, new AbortController().signal))
      expect(refused.code).toBe('ssh.sign-in-refused')
    } finally {
      await server.stop()
      expired.remove()
    }
  })
})
