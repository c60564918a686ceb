// Opens the private part of a PuTTY key file with its passphrase and proves by its MAC that nothing was changed. A wrong passphrase and a
// changed file look the same, as they do to PuTTY.
import { createDecipheriv, createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { argon2dAsync, argon2iAsync, argon2idAsync } from '@noble/hashes/argon2.js'
import { writeString } from '../wire-strings.ts'
import type { PpkFile } from './ppk-file.ts'

interface Secrets {
  readonly cipherKey: Buffer
  readonly iv: Buffer
  readonly macKey: Buffer
}
const argonOf = { Argon2d: argon2dAsync, Argon2i: argon2iAsync, Argon2id: argon2idAsync } as const

/** KiB times passes; PuTTY's own default is about a tenth of it, and more would outlast the time one signs in. */
const mostArgonWork = 1_500_000

/** Whether opening would take longer than anybody waits. */
export function isTooCostly({ argon }: PpkFile): boolean {
  return argon !== null && argon.memoryKiB * argon.passes > mostArgonWork
}

/** The private part, or null when passphrase and MAC do not agree. */
export async function openPpkSecret(file: PpkFile, passphrase: string): Promise<Buffer | null> {
  const isEncrypted = file.encryption !== 'none'
  const secrets = file.version === 3 ? await deriveNew(file, passphrase) : deriveOld(isEncrypted ? passphrase : '')
  const plain = isEncrypted ? decrypt(file.privateKey, secrets) : file.privateKey
  if (plain === null) return null
  const signed = Buffer.concat(
    [file.algorithm, file.encryption, file.comment, file.publicKey, plain].map((part) =>
      // PuTTY reads and signs the comment as bytes, whatever they mean
      writeString(part),
    ),
  )
  const mac = createHmac(file.version === 3 ? 'sha256' : 'sha1', secrets.macKey)
    .update(signed)
    .digest()
  return mac.length === file.mac.length && timingSafeEqual(mac, file.mac) ? plain : null
}

function decrypt(bytes: Buffer, { cipherKey, iv }: Secrets): Buffer | null {
  if (bytes.length % 16 !== 0) return null
  const decipher = createDecipheriv('aes-256-cbc', cipherKey, iv).setAutoPadding(false)
  return Buffer.concat([decipher.update(bytes), decipher.final()])
}

async function deriveNew({ argon }: PpkFile, passphrase: string): Promise<Secrets> {
  const nothing = Buffer.alloc(0)
  if (argon === null) return { cipherKey: nothing, iv: nothing, macKey: nothing }
  const bytes = Buffer.from(
    await argonOf[argon.flavour](Buffer.from(passphrase), argon.salt, {
      m: argon.memoryKiB,
      t: argon.passes,
      p: argon.lanes,
      dkLen: 80,
    }),
  )
  return { cipherKey: bytes.subarray(0, 32), iv: bytes.subarray(32, 48), macKey: bytes.subarray(48) }
}

function deriveOld(passphrase: string): Secrets {
  const part = (number: number) =>
    createHash('sha1')
      .update(Buffer.from([0, 0, 0, number]))
      .update(passphrase)
      .digest()
  return {
    cipherKey: Buffer.concat([part(0), part(1)]).subarray(0, 32),
    iv: Buffer.alloc(16),
    macKey: createHash('sha1').update('putty-private-key-file-mac-key').update(passphrase).digest(),
  }
}
