// The keeper of secrets over a real file and a vault with a real cipher: nothing in clear on the disk, nobody else may read the file, and
// what cannot be read any more is asked for again.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { createSecretKeeper, type Vault } from '../../../main/secret-keeper.ts'

const planted = 'planted-7c1e-secret'

function cipherVault(key: Buffer = randomBytes(32)): Vault {
  return {
    whyNot: null,
    async encrypt(value) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      return Buffer.concat([nonce, cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    async decrypt(sealed) {
      const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12))
      cipher.setAuthTag(sealed.subarray(-16))
      return Buffer.concat([cipher.update(sealed.subarray(12, -16)), cipher.final()]).toString('utf8')
    },
  }
}

test('a secret comes back after a restart; the file holds it encrypted and is its owner’s alone', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'secrets.json')
  const vault = cipherVault()
  const keeper = createSecretKeeper(path, vault)
  await Promise.all([keeper.keep('ssh/a/0/password', planted), keeper.keep('ssh/b/0/sudo', 'other')])
  await keeper.keep('__proto__', 'odd')
  const again = createSecretKeeper(path, vault)
  expect(await again.fetch('ssh/a/0/password')).toBe(planted)
  expect(await again.fetch('ssh/b/0/sudo')).toBe('other')
  expect(await again.fetch('ssh/c/0/sudo')).toBeNull()
  expect(await again.fetch('toString')).toBeNull()
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['secrets.json'])
  expect(readFileSync(path, 'utf8')).not.toContain(planted)
  expect(readFileSync(path, 'utf8')).not.toContain(Buffer.from(planted).toString('base64').slice(0, 16))
})

test('forgetting takes every secret of the prefix and no other, and the last one takes the file', async () => {
  const folder = temporaryFolder()
  const keeper = createSecretKeeper(join(folder, 'secrets.json'), cipherVault())
  await keeper.keep('ssh/a/0/password', planted)
  await keeper.keep('ssh/a/1/password', planted)
  await keeper.keep('ssh/ab/0/password', 'stays')
  await keeper.forget('ssh/a/')
  expect(await keeper.fetch('ssh/a/0/password')).toBeNull()
  expect(await keeper.fetch('ssh/ab/0/password')).toBe('stays')
  await keeper.forget('ssh/')
  expect(readdirSync(folder)).toEqual([])
})

test.each(['', '{', '[]', '{"schema":"handschlag.secrets/2","values":{}}'])(
  'a file that is no file of secrets (%j) holds none, and the next secret replaces it',
  async (content) => {
    const path = join(temporaryFolder(), 'secrets.json')
    writeFileSync(path, content, { mode: 0o644 })
    const keeper = createSecretKeeper(path, cipherVault())
    expect(await keeper.fetch('ssh/a/0/password')).toBeNull()
    await keeper.keep('ssh/a/0/password', planted)
    expect(await keeper.fetch('ssh/a/0/password')).toBe(planted)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readFileSync(`${path}.damaged`, 'utf8')).toBe(content)
  },
)

test('a file that cannot be read just now is never written anew', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'secrets.json')
  const vault = cipherVault()
  await createSecretKeeper(path, vault).keep('ssh/a/0/password', planted)
  renameSync(path, `${path}.away`)
  mkdirSync(path)
  const keeper = createSecretKeeper(path, vault)
  await expect(keeper.keep('ssh/b/0/password', 'new')).rejects.toThrow('EISDIR')
  await expect(keeper.forget('ssh/')).rejects.toThrow('EISDIR')
  rmdirSync(path)
  renameSync(`${path}.away`, path)
  expect(await keeper.fetch('ssh/a/0/password')).toBe(planted)
})

test('a secret of another keychain is not known', async () => {
  const path = join(temporaryFolder(), 'secrets.json')
  await createSecretKeeper(path, cipherVault()).keep('ssh/a/0/password', planted)
  expect(await createSecretKeeper(path, cipherVault()).fetch('ssh/a/0/password')).toBeNull()
})

test.each(['no-keychain', 'weak-keychain'] as const)('with %s nothing is kept or fetched', async (whyNot) => {
  const folder = temporaryFolder()
  const keeper = createSecretKeeper(join(folder, 'secrets.json'), { ...cipherVault(), whyNot })
  expect(keeper.whyNot).toBe(whyNot)
  await expect(keeper.keep('ssh/a/0/password', planted)).rejects.toThrow(whyNot)
  expect(await keeper.fetch('ssh/a/0/password')).toBeNull()
  expect(readdirSync(folder)).toEqual([])
})
