// The key schedule against the published handshake of RFC 8448 section 3, and record protection against itself and against tampering.
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { propertyRuns } from '#test/support/property-runs.ts'
import { aes128Gcm } from '#wire/hello/crypto/aead.ts'
import { modernSuites } from '#wire/hello/plan/suite-lists.ts'
import { finishedData, handshakeSecrets, trafficKeys } from '#wire/hello/tls13/key-schedule.ts'
import { createOpener, createSealer, type Protection, protectionOf } from '#wire/hello/tls13/record-protection.ts'

// long campaigns take their time
vi.setConfig({ testTimeout: 7_200_000 })

const hex = (text: string) => Buffer.from(text, 'hex')

describe('key schedule', () => {
  it('derives the keys of the published handshake', () => {
    const server = hex('b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38')
    const client = hex('b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21')
    expect(trafficKeys('sha256', server, 16)).toEqual({
      key: hex('3fce516009c21727d0f2e4e86ee403bc'),
      iv: hex('5d313eb2671276ee13000b30'),
    })
    expect(trafficKeys('sha256', client, 16)).toEqual({
      key: hex('dbfaa693d1762c5b666af5d950258d01'),
      iv: hex('5bd3c71b836e0b76bb73265f'),
    })
  })

  it('separates the sides, the transcripts and the hashes', () => {
    const shared = hex('8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d')
    const secrets = (['sha256', 'sha384'] as const).flatMap((hash) =>
      ['one', 'two'].flatMap((text) => Object.values(handshakeSecrets(hash, shared, Buffer.from(text)))),
    )
    expect(new Set(secrets.map((secret) => secret.toString('hex'))).size).toBe(8)
    expect(finishedData('sha384', secrets[4] ?? shared, Buffer.alloc(0))).toHaveLength(48)
  })
})

describe('record protection', () => {
  const protection: Protection = { aead: aes128Gcm, hash: 'sha256' }
  const keys = { key: Buffer.alloc(16, 1), iv: Buffer.alloc(12, 2) }

  it('opens what was sealed, in order and only in order', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { minLength: 2, maxLength: 5 }), (contents) => {
        const seal = createSealer(protection, keys)
        const records = contents.map((content) => seal(22, Buffer.from(content)))
        const open = createOpener(protection, keys)
        const opened = records.map((record) => open(record.subarray(0, 5), record.subarray(5)))
        expect(opened.map((record) => record?.content)).toEqual(contents.map((content) => Buffer.from(content)))
        const second = records[1] ?? Buffer.alloc(0)
        expect(createOpener(protection, keys)(second.subarray(0, 5), second.subarray(5))).toBeNull()
      }),
      { numRuns: propertyRuns(100) },
    )
  })

  it('opens nothing that was changed', () => {
    const record = createSealer(protection, keys)(22, Buffer.from('server flight'))
    for (let at = 0; at < record.length; at += 1) {
      const changed = Buffer.from(record)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(createOpener(protection, keys)(changed.subarray(0, 5), changed.subarray(5))).toBeNull()
    }
  })

  it('speaks the five suites of RFC 8446 and no other', () => {
    expect(modernSuites.map((suite) => protectionOf(suite)?.aead.tagBytes)).toEqual([16, 16, 16, 16, 8])
    expect(protectionOf('TLS_SM4_GCM_SM3')).toBeNull()
  })
})
