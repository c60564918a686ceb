// Testing from another place: through a real OpenSSH server, and through a SOCKS5 proxy that a real ssh client provides. The host key
// decides before anything else; an unknown or changed one is refused, and nobody is asked to continue anyway.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, startLab } from '#lab/lab.ts'
import { findFreePort } from '#lab/loopback.ts'
import { runHandschlag } from '#test/support/command-line.ts'
import { type SshServer, startSshServer, untilListening } from '#test/support/ssh-server.ts'

let lab: Lab
let gateway: SshServer
let closed: SshServer
let folder: string
let network: readonly string[]

beforeAll(async () => {
  const started = await startLab('en')
  if (!started.ok) throw new Error(started.fault.code)
  lab = started.value
  folder = mkdtempSync(join(tmpdir(), 'handschlag-ca-'))
  writeFileSync(join(folder, 'ca.pem'), lab.settings.authorityPem)
  const { resolver, smtpPort } = lab.settings
  network = [
    '--resolver',
    `${resolver.address}:${resolver.port}`,
    '--smtp-port',
    String(smtpPort),
    '--ca-only',
    join(folder, 'ca.pem'),
  ]
  gateway = await startSshServer('127.3.0.1', await findFreePort('127.3.0.1'))
  closed = await startSshServer('127.3.0.2', await findFreePort('127.3.0.2'), ['AllowTcpForwarding no'])
})
afterAll(async () => {
  await gateway?.stop()
  await closed?.stop()
  await lab?.stop()
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
})

const environment = (server: SshServer) => ({ HOME: server.home, SSH_AUTH_SOCK: '', LANG: 'en_GB.UTF-8' })
const via = (server: SshServer) => ['--via', `ssh://${server.user}@${server.address}:${server.port}`]
const check = (server: SshServer, ...route: readonly string[]) =>
  runHandschlag(['check', 'good.example', '--json', ...network, ...route], environment(server))

describe('through SSH', () => {
  it('refuses a host nobody pinned, with its fingerprint', async () => {
    const run = await check(gateway, ...via(gateway))
    expect(run.code).toBe(4)
    expect(run.stdout).toBe('')
    expect(run.stderr).toMatch(/host key not in known_hosts: SHA256:[A-Za-z0-9+/]{43}/)
  })

  it('tests from the pinned host and says so', async () => {
    gateway.pin(gateway.hostKeyLine)
    const run = await check(gateway, ...via(gateway))
    expect(run.stderr).toBe('')
    expect(run.code).toBe(0)
    expect(JSON.parse(run.stdout).results[0]).toMatchObject({
      level: 'name',
      measuredFrom: { kind: 'ssh', name: `${gateway.user}@${gateway.address}:${gateway.port}` },
    })
  })

  it('sees through the tunnel that nobody listens', async () => {
    const run = await runHandschlag(
      ['check', 'backup-down.example', '--json', ...network, ...via(gateway)],
      environment(gateway),
    )
    const backup = JSON.parse(run.stdout).results[0].mx[1].addresses[0]
    expect(backup.findings.map((finding: { code: string }) => finding.code)).toEqual(['tcp-refused'])
  })

  it('calls a forbidden tunnel a limit of this way, never a fault of the partner', async () => {
    closed.pin(closed.hostKeyLine)
    const run = await check(closed, ...via(closed))
    expect(run.code).toBe(3)
    const [result] = JSON.parse(run.stdout).results
    expect(result.level).toBe('undetermined')
    expect(result.mx[0].addresses[0].findings[0]).toMatchObject({ code: 'probe-limit', severity: 'unknown' })
  })

  it('refuses a changed host key', async () => {
    const other = gateway.hostKeyLine.replace(/^\S+/, closed.hostKeyLine.split(' ')[0] ?? '')
    const { home } = closed
    writeFileSync(join(home, '.ssh/known_hosts'), `${other}\n`)
    const run = await check(closed, ...via(closed))
    expect(run.code).toBe(4)
    expect(run.stderr).toContain('host key changed')
  })

  it('refuses a sign-in that fails', async () => {
    const run = await runHandschlag(['check', 'good.example', ...network, ...via(gateway)], {
      ...environment(gateway),
      HOME: folder,
    })
    expect(run.code).toBe(4)
  })
})

describe('through SOCKS5', () => {
  let proxy: ChildProcess
  let port: number
  // An address of its own: on 127.0.0.1 another test may take the port before ssh does.
  const host = '127.3.0.3'
  beforeAll(async () => {
    port = await findFreePort(host)
    const identity = join(gateway.home, '.ssh/id_ed25519')
    const options = [
      '-o',
      'ExitOnForwardFailure=yes',
      '-o',
      'StrictHostKeyChecking=yes',
      '-o',
      `UserKnownHostsFile=${join(gateway.home, '.ssh/known_hosts')}`,
    ]
    const target = ['-p', String(gateway.port), `${gateway.user}@${gateway.address}`]
    proxy = spawn('ssh', ['-N', '-D', `${host}:${port}`, '-i', identity, ...options, ...target], { stdio: 'ignore' })
    await untilListening(host, port)
  })
  afterAll(() => proxy?.kill())

  it('tests through the proxy and says so', async () => {
    const run = await check(gateway, '--proxy', `socks5://${host}:${port}`)
    expect(run.code, run.stderr + run.stdout).toBe(0)
    expect(JSON.parse(run.stdout).results[0].measuredFrom).toEqual({ kind: 'socks5', name: `${host}:${port}` })
  })

  it('calls an absent proxy undetermined', async () => {
    const run = await check(gateway, '--proxy', `socks5://127.0.0.1:${await findFreePort('127.0.0.1')}`)
    expect(run.code).toBe(3)
    expect(JSON.parse(run.stdout).results[0].level).toBe('undetermined')
  })
})
