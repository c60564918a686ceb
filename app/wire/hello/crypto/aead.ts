// What protects records of TLS 1.3: AES-GCM by the runtime, and the ciphers BoringSSL keeps from scripts put together here, so that every
// runtime sees the same. They only read a handshake that is then given up; nothing secret rests on them.
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { openCcm, sealCcm } from './ccm.ts'
import { openChaCha, sealChaCha } from './chacha20-poly1305.ts'

export interface Aead {
  readonly keyBytes: number
  readonly tagBytes: number
  /** Ciphertext with its tag. */
  seal(key: Buffer, nonce: Buffer, extra: Buffer, plain: Buffer): Buffer
  /** Null when the tag does not fit. */
  open(key: Buffer, nonce: Buffer, extra: Buffer, sealed: Buffer): Buffer | null
}

export const aes128Gcm = aesGcm('aes-128-gcm', 16)
export const aes256Gcm = aesGcm('aes-256-gcm', 32)
export const aes128Ccm = aesCcm(16)
export const aes128Ccm8 = aesCcm(8)
export const chaCha20Poly1305: Aead = { keyBytes: 32, tagBytes: 16, seal: sealChaCha, open: openChaCha }

function aesGcm(cipher: 'aes-128-gcm' | 'aes-256-gcm', keyBytes: number): Aead {
  return {
    keyBytes,
    tagBytes: 16,
    seal(key, nonce, extra, plain) {
      const sealer = createCipheriv(cipher, key, nonce)
      sealer.setAAD(extra)
      return Buffer.concat([sealer.update(plain), sealer.final(), sealer.getAuthTag()])
    },
    open(key, nonce, extra, sealed) {
      if (sealed.length < 16) return null
      const opener = createDecipheriv(cipher, key, nonce, { authTagLength: 16 })
      opener.setAAD(extra)
      opener.setAuthTag(sealed.subarray(-16))
      const plain = opener.update(sealed.subarray(0, -16))
      try {
        return Buffer.concat([plain, opener.final()])
      } catch {
        return null
      }
    },
  }
}

function aesCcm(tagBytes: 8 | 16): Aead {
  return {
    keyBytes: 16,
    tagBytes,
    seal: (key, nonce, extra, plain) => sealCcm({ key, nonce, extra, tagBytes }, plain),
    open: (key, nonce, extra, sealed) => openCcm({ key, nonce, extra, tagBytes }, sealed),
  }
}
