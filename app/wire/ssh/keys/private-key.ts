// Reads a private key file: OpenSSH (new and PEM form), PKCS #8 and PuTTY. The opened key stays in memory. Faults: ssh.key-unreadable,
// ssh.secret-needed when a passphrase is missing or is not the one of this key (`wasWrong` 1).
import { createPrivateKey } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import ssh2, { type ParsedKey } from 'ssh2'
import { assertNever, fail, type Outcome, succeed } from '#domain/fault.ts'
import { plainText } from '../host-text.ts'
import { readStrings, writeString } from '../wire-strings.ts'
import { buildOpenSshKey } from './openssh-key.ts'
import { looksLikePpk, readPpkFile } from './ppk-file.ts'
import { convertPpkKey } from './ppk-key.ts'
import { isTooCostly, openPpkSecret } from './ppk-secret.ts'

const maxBytes = 65_536

/** Reads and opens the key a path names; `needPassphrase` says whose passphrase is missing. */
export async function readPrivateKey(
  path: string,
  passphrase: string | null,
  needPassphrase: (wasWrong: boolean) => Outcome<never>,
): Promise<Outcome<ParsedKey>> {
  const unreadable = (detail: string) => fail('ssh.key-unreadable', { path, detail })
  const file = path.replace(/^~(?=[/\\])/, () => homedir())
  let text: string
  try {
    if ((await stat(file)).size > maxBytes) return unreadable('too large for a key')
    text = await readFile(file, 'latin1')
  } catch (error) {
    return unreadable((error as NodeJS.ErrnoException).code ?? 'unreadable')
  }
  const opened = await openPrivateKey(text, passphrase)
  switch (opened.kind) {
    case 'open':
      return succeed(opened.key)
    case 'unreadable':
      return unreadable(opened.detail)
    case 'passphrase-missing':
      return needPassphrase(false)
    case 'passphrase-wrong':
      return needPassphrase(true)
    default:
      return assertNever(opened)
  }
}

export type OpenedKey =
  | { readonly kind: 'open'; readonly key: ParsedKey }
  | { readonly kind: 'passphrase-missing' }
  | { readonly kind: 'passphrase-wrong' }
  | { readonly kind: 'unreadable'; readonly detail: string }

/** Opens the text of a key file. */
export async function openPrivateKey(text: string, passphrase: string | null): Promise<OpenedKey> {
  if (looksLikePpk(text)) return openPpk(text, passphrase)
  const isOpenSsh = text.includes('-----BEGIN OPENSSH PRIVATE KEY-----')
  if (!isOpenSsh && !/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return unreadable('no private key')
  const isEncrypted = isOpenSsh ? isEncryptedOpenSsh(text) : text.includes('ENCRYPTED')
  if (isEncrypted && passphrase === null) return { kind: 'passphrase-missing' }
  const given = isEncrypted ? (passphrase ?? '') : undefined
  const key = isOpenSsh ? parse(text, given) : parsePem(text, given)
  if (key !== null) return { kind: 'open', key }
  return isEncrypted ? { kind: 'passphrase-wrong' } : unreadable('damaged, or an unknown kind of key')
}

async function openPpk(text: string, passphrase: string | null): Promise<OpenedKey> {
  const file = readPpkFile(text)
  if (file === null || !['none', 'aes256-cbc'].includes(file.encryption))
    return unreadable('damaged, or an unknown .ppk')
  const isEncrypted = file.encryption !== 'none'
  if (isEncrypted && passphrase === null) return { kind: 'passphrase-missing' }
  if (isTooCostly(file)) return unreadable('its passphrase costs too much work')
  const secret = await openPpkSecret(file, passphrase ?? '')
  if (secret === null) return isEncrypted ? { kind: 'passphrase-wrong' } : unreadable('damaged')
  const pem = convertPpkKey(file.publicKey, secret)
  const key = pem === null ? null : parse(pem, undefined)
  return key === null
    ? unreadable(`keys of kind ${plainText(file.algorithm, 40)} are not supported`)
    : { kind: 'open', key }
}

function isEncryptedOpenSsh(text: string): boolean {
  const base64 = /-----BEGIN OPENSSH PRIVATE KEY-----([^-]*)/.exec(text)?.[1] ?? ''
  const body = Buffer.from(base64, 'base64').subarray('openssh-key-v1\0'.length)
  return readStrings(body, 1)?.[0]?.toString('latin1') !== 'none'
}

/** PEM forms of OpenSSL; ssh2 reads some of them, the runtime all. */
function parsePem(text: string, passphrase: string | undefined): ParsedKey | null {
  try {
    const key = createPrivateKey({ key: text, ...(passphrase === undefined ? {} : { passphrase }) })
    if (key.asymmetricKeyType === 'rsa') return parse(key.export({ type: 'pkcs1', format: 'pem' }), undefined)
    if (key.asymmetricKeyType === 'ec') return parse(key.export({ type: 'sec1', format: 'pem' }), undefined)
    if (key.asymmetricKeyType !== 'ed25519') return null
    const { x = '', d = '' } = key.export({ format: 'jwk' })
    const point = Buffer.from(x, 'base64url')
    const publicKey = Buffer.concat(['ssh-ed25519', point].map(writeString))
    const privateFields = [point, Buffer.concat([Buffer.from(d, 'base64url'), point])]
    return parse(buildOpenSshKey({ algorithm: 'ssh-ed25519', publicKey, privateFields }), undefined)
  } catch {
    return null
  }
}

function parse(pem: string | Buffer, passphrase: string | undefined): ParsedKey | null {
  try {
    const parsed: unknown = ssh2.utils.parseKey(pem, passphrase)
    const key = (Array.isArray(parsed) ? parsed[0] : parsed) as ParsedKey | Error
    return key instanceof Error || !key.isPrivateKey() ? null : key
  } catch {
    return null
  }
}

function unreadable(detail: string): OpenedKey {
  return { kind: 'unreadable', detail }
}
