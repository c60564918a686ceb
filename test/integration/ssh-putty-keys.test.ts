// Keys as PuTTYgen itself writes them, opened here and held against what PuTTYgen says of the same key.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFreePort } from '#lab/loopback.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { addressOn, orderFor, pinsOf } from '#test/support/ssh-orders.ts'
import { startSshServer } from '#test/support/ssh-server.ts'
import { addSshUser } from '#test/support/ssh-user.ts'
import { connect } from '#wire/ssh/connect.ts'
import { openPrivateKey } from '#wire/ssh/keys/private-key.ts'

const kinds = ['rsa', 'ecdsa-256', 'ecdsa-384', 'ecdsa-521', 'ed25519'] as const
const passphrase = 'Schlüssel 🔑 zum Hof'
let folder: string
const at = (name: string) => join(folder, name)
const puttygen = (words: readonly string[]) => execFileSync('puttygen', [...words], { cwd: folder, stdio: 'pipe' })

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'handschlag-putty-'))
  writeFileSync(at('passphrase'), `${passphrase}\n`)
  writeFileSync(at('none'), '')
  for (const kind of kinds) {
    const [type = '', bits] = kind.split('-')
    const size = kind === 'rsa' ? ['-b', '2048'] : bits === undefined ? [] : ['-b', bits]
    puttygen(['-t', type, ...size, '--new-passphrase', 'none', '-C', 'key of the gateway', '-o', `${kind}.ppk`])
    puttygen([`${kind}.ppk`, '-O', 'public-openssh', '-o', `${kind}.pub`])
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const publicKeyOf = (kind: string) => Buffer.from(readFileSync(at(`${kind}.pub`), 'utf8').split(' ')[1] ?? '', 'base64')

/** Opens a .ppk and proves that its private part belongs to the public one. */
async function expectOpens(text: string, given: string | null, kind: string): Promise<void> {
  const opened = await openPrivateKey(text, given)
  if (opened.kind !== 'open') throw new Error(JSON.stringify(opened))
  expect(opened.key.getPublicSSH()).toEqual(publicKeyOf(kind))
  const message = Buffer.from('signed')
  const signature: unknown = opened.key.sign(message)
  if (!Buffer.isBuffer(signature)) throw new Error(String(signature))
  expect(opened.key.verify(message, signature)).toBe(true)
}

/** Writes the key again in the given form, and reads it. */
function rewrite(kind: string, settings: string, secret: 'none' | 'passphrase'): string {
  puttygen([`${kind}.ppk`, '-P', '--ppk-param', settings, '--new-passphrase', secret, '-o', 'again.ppk'])
  return readFileSync(at('again.ppk'), 'latin1')
}

describe.each(kinds)('a PuTTY key of kind %s', (kind) => {
  it.each(['version=2', 'version=3,memory=256,passes=2'])(
    'is opened as %s, with and without passphrase',
    async (form) => {
      await expectOpens(rewrite(kind, form, 'none'), null, kind)
      const text = rewrite(kind, form, 'passphrase')
      await expectOpens(text.replaceAll('\n', '\r\n'), passphrase, kind)
      expect(await openPrivateKey(text, null)).toEqual({ kind: 'passphrase-missing' })
      expect(await openPrivateKey(text, `${passphrase} `)).toEqual({ kind: 'passphrase-wrong' })
    },
  )
})

describe('a PuTTY key', () => {
  it.each(['argon2i', 'argon2d'])('is opened with %s', async (flavour) => {
    const form = `version=3,kdf=${flavour},memory=512,passes=3,parallelism=4`
    await expectOpens(rewrite('ed25519', form, 'passphrase'), passphrase, 'ed25519')
  })

  it('that was changed is not opened', async () => {
    const closed = rewrite('ed25519', 'version=3,memory=256,passes=2', 'passphrase')
    const other = closed.replace(/^Comment: .*$/m, 'Comment: another key')
    expect(await openPrivateKey(other, passphrase)).toEqual({ kind: 'passphrase-wrong' })
    const open = rewrite('ed25519', 'version=3', 'none').replace(/^Comment: .*$/m, 'Comment: another key')
    expect(await openPrivateKey(open, null)).toEqual({ kind: 'unreadable', detail: 'damaged' })
  })

  it('of the usual cost signs in on a real server', async () => {
    const user = addSshUser({ sudo: 'none' })
    const address = '127.3.6.6'
    const server = await startSshServer(address, await findFreePort(address))
    try {
      puttygen(['ed25519.ppk', '-P', '--new-passphrase', 'passphrase', '-o', 'usual.ppk'])
      server.accept(at('ed25519.pub'))
      const path = at('usual.ppk')
      const host = addressOn(server, user.name, { kind: 'key', path })
      const order = orderFor(host, pinsOf(server), { passphrase })
      valueIn(await connect(order, new AbortController().signal)).close()
      const wrong = orderFor(host, pinsOf(server), { passphrase: 'not this one' })
      expect(faultIn(await connect(wrong, new AbortController().signal))).toMatchObject({
        code: 'ssh.secret-needed',
        params: { kind: 'passphrase', wasWrong: 1 },
      })
    } finally {
      await server.stop()
      user.remove()
    }
  })

  it('of a kind nobody signs in with is refused by name', async () => {
    puttygen(['-t', 'ed448', '--new-passphrase', 'none', '-o', 'ed448.ppk'])
    expect(await openPrivateKey(readFileSync(at('ed448.ppk'), 'latin1'), null)).toEqual({
      kind: 'unreadable',
      detail: 'keys of kind ssh-ed448 are not supported',
    })
  })
})
