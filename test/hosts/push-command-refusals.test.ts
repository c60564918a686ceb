// What `handschlag plan|apply|verify` refuse against a real OpenSSH server, with which exit code, and that nothing of a secret is said.
import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { callCli, editJson, type PushFiles, writePushFiles } from '#test/support/push-files.ts'
import { type PushTarget, startPushTarget } from '#test/support/push-house.ts'

let target: PushTarget
let folder: string
let files: PushFiles
const homeBefore = process.env['HOME']

beforeAll(async () => {
  target = await startPushTarget('127.3.7.6', 'password')
  process.env['HOME'] = target.server.home
  target.server.pin(target.server.hostKeyLine)
})
afterAll(async () => {
  process.env['HOME'] = homeBefore
  await target?.stop()
})
beforeEach(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  folder = mkdtempSync(join(tmpdir(), 'handschlag-push-cli-'))
  files = writePushFiles(target, folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const call = (command: string, ...more: readonly string[]) =>
  callCli(command, '--site', files.site, '--input', files.input, ...more)

describe('is refused', () => {
  it('with a host key nobody wrote into known_hosts, or with another one there', async () => {
    const known = join(target.server.home, '.ssh/known_hosts')
    const line = readFileSync(known, 'utf8')
    try {
      writeFileSync(known, '')
      expect(await call('plan')).toMatchObject({ code: 4, stdout: '' })
      writeFileSync(
        known,
        line.replace(
          /AAAA\S+/,
          readFileSync(join(target.server.home, '.ssh/id_ed25519.pub'), 'utf8').split(' ')[1] ?? '',
        ),
      )
      expect((await call('plan')).code).toBe(4)
    } finally {
      writeFileSync(known, line)
    }
  })

  it('while another command has the journal, and no longer', async () => {
    const both = await Promise.all([call('plan'), call('apply', '--yes')])
    expect(both.map(({ code }) => code)).toContain(3)
    expect(both.filter(({ stderr }) => stderr.includes('(push.locked)'))).toHaveLength(1)
    expect((await call('plan')).stderr).toBe('')
  })

  it('when others may read the file with the secrets', async () => {
    chmodSync(files.secrets, 0o640)
    const refused = await call('plan')
    expect(refused.code).toBe(4)
    expect(refused.stderr).toContain('(ssh.secret-file-open)')
  })

  it('with a wrong password, and says nothing of it', async () => {
    editJson(files.secrets, (content) => ({
      ...content,
      secrets: [{ host: target.server.address, kind: 'password', value: 'planted-9f3-wrong' }],
    }))
    const refused = await call('plan')
    expect(refused.code).toBe(3)
    expect(refused.stderr).toContain('(ssh.sign-in-refused)')
    expect(refused.stdout + refused.stderr).not.toContain('planted-9f3-wrong')
  })

  it('when nobody listens there', async () => {
    editJson(files.site, (content) => ({ ...content, hosts: [{ address: '127.3.7.6', port: 1, user: 'nobody' }] }))
    expect((await call('plan')).code).toBe(3)
  })

  it('with --yes when something is unsafe', async () => {
    expect((await call('apply', '--yes')).code).toBe(0)
    appendFileSync(join(target.postfix.own, 'tls_policy'), 'other.example may\n')
    const unsafe = await call('apply', '--yes')
    expect(unsafe.code).toBe(4)
    expect(unsafe.stderr).toContain('hand-edited')
    expect((await call('verify')).code).toBe(1)
  }, 120_000)
})
