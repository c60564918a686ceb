// Our own arithmetic against published vectors, and against the runtime where the runtime has the same.
import { createCipheriv, getCiphers, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { propertyRuns } from '#test/support/property-runs.ts'
import { type Aead, aes128Ccm, aes128Ccm8, aes128Gcm, aes256Gcm, chaCha20Poly1305 } from '#wire/hello/crypto/aead.ts'
import { finiteFieldName, finiteFieldPrime } from '#wire/hello/crypto/finite-field-groups.ts'
import { power, x448 } from '#wire/hello/crypto/x448.ts'
import { makeKeyShare } from '#wire/hello/key-share.ts'

// long campaigns take their time
vi.setConfig({ testTimeout: 7_200_000 })

const hex = (text: string) => Buffer.from(text, 'hex')
const kinds: readonly (readonly [string, Aead])[] = [
  ['aes-128-gcm', aes128Gcm],
  ['aes-256-gcm', aes256Gcm],
  ['aes-128-ccm', aes128Ccm],
  ['aes-128-ccm', aes128Ccm8],
  ['chacha20-poly1305', chaCha20Poly1305],
]

describe('authenticated encryption', () => {
  it('ChaCha20-Poly1305 gives the published tag (RFC 8439 section 2.8.2)', () => {
    const text =
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it."
    const key = Buffer.from(Array.from({ length: 32 }, (_, index) => 0x80 + index))
    const [nonce, extra] = [hex('070000004041424344454647'), hex('50515253c0c1c2c3c4c5c6c7')]
    const sealed = chaCha20Poly1305.seal(key, nonce, extra, Buffer.from(text))
    expect(sealed.subarray(0, 16)).toEqual(hex('d31a8d34648e60db7b86afbc53ef7ec2'))
    expect(sealed.subarray(-16)).toEqual(hex('1ae10b594f09e26a7e902ecbd0600691'))
  })

  it.each(kinds)('%s opens what it sealed and nothing else, as the runtime would', (cipher, aead) => {
    const isInRuntime = getCiphers().includes(cipher) || cipher.endsWith('gcm')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 40 }), fc.nat(), (text, more, at) => {
        const [plain, extra] = [Buffer.from(text), Buffer.from(more)]
        const [key, nonce] = [randomBytes(aead.keyBytes), randomBytes(12)]
        const sealed = aead.seal(key, nonce, extra, plain)
        expect(aead.open(key, nonce, extra, sealed)).toEqual(plain)
        const changed = Buffer.from(sealed)
        changed[at % changed.length] = (changed[at % changed.length] ?? 0) ^ 1
        expect(aead.open(key, nonce, extra, changed)).toBeNull()
        expect(aead.open(key, nonce, extra, sealed.subarray(0, aead.tagBytes - 1))).toBeNull()
        if (!isInRuntime) return
        const runtime = createCipheriv(cipher as 'aes-128-ccm', key, nonce, { authTagLength: aead.tagBytes })
        runtime.setAAD(extra, { plaintextLength: plain.length })
        const expected = Buffer.concat([runtime.update(plain), runtime.final()])
        expect(sealed).toEqual(Buffer.concat([expected, runtime.getAuthTag()]))
      }),
      { numRuns: propertyRuns(100, 20_000) },
    )
  })
})

describe('key agreement', () => {
  it('X448 gives the published product (RFC 7748 section 5.2)', () => {
    const scalar = hex(
      '3d262fddf9ec8e88495266fea19a34d28882acef045104d0d1aae121700a779c984c24f8cdd78fbff44943eba368f54b29259a4f1c600ad3',
    )
    const point = hex(
      '06fce640fa3487bfda5f6cf2d5263f8aad88334cbd07437f020f08f9814dc031ddbdc38c19c6da2583fa5429db94ada18aa7a7fb4ef8a086',
    )
    expect(x448(scalar, point).toString('hex')).toBe(
      'ce3e4ff95a60dc6697da1db1d85e6afbdf79b50a2412d7546d5f239fe14fbaadeb445fc66a01b0779d98223961111e21766282f73dd96b6f',
    )
  })

  it.each(['x25519', 'x448', 'secp256r1', 'secp384r1', 'secp521r1', 'ffdhe2048', 'ffdhe4096'])(
    'both sides of %s agree, and no false half is accepted',
    (group) => {
      const [ours, theirs] = [makeKeyShare(group), makeKeyShare(group)]
      const secret = ours?.agree(theirs?.publicBytes ?? Buffer.alloc(0))
      expect(secret).toEqual(theirs?.agree(ours?.publicBytes ?? Buffer.alloc(0)))
      expect(secret?.length).toBeGreaterThan(31)
      expect(ours?.agree(Buffer.alloc(0))).toBeNull()
      expect(ours?.agree(Buffer.alloc(theirs?.publicBytes.length ?? 0))).toBeNull()
      expect(ours?.agree(randomBytes(7))).toBeNull()
    },
  )

  it('speaks no hybrid and no rare curve', () => {
    expect(['X25519MLKEM768', 'brainpoolP256r1tls13', '0x1234'].map(makeKeyShare)).toEqual([null, null, null])
  })

  it('computes primes that are primes and calls them by name', () => {
    for (const bits of [2048, 3072]) {
      const prime = finiteFieldPrime(`ffdhe${bits}`) ?? 0n
      expect(power(3n, prime - 1n, prime)).toBe(1n)
      expect(power(3n, (prime - 1n) / 2n - 1n, (prime - 1n) / 2n)).toBe(1n)
      expect(finiteFieldName(hex(prime.toString(16)))).toBe(`ffdhe${bits}`)
      expect(finiteFieldName(hex((prime + 2n).toString(16)))).toBeNull()
    }
    expect(finiteFieldPrime('secp256r1')).toBeUndefined()
  })
})
