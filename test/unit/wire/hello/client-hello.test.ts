// The built hello, read back: everything named is in it, nothing else, and the limits of each version are kept.
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { keySharesIn, listIn, readClientHello } from '#test/support/hello/read-client-hello.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import { buildClientHello, helloRecordVersion } from '#wire/hello/build-hello.ts'
import { defineHello } from '#wire/hello/client-hello.ts'
import { groupTable } from '#wire/hello/codes/groups.ts'
import { schemeTable } from '#wire/hello/codes/signature-schemes.ts'
import { suiteTable } from '#wire/hello/codes/suites.ts'
import { versionTable } from '#wire/hello/codes/versions.ts'
import { freshSeed } from '#wire/hello/hello-seed.ts'

// long campaigns take their time
vi.setConfig({ testTimeout: 7_200_000 })

const seed = freshSeed(['x25519', 'secp256r1', 'secp384r1', 'secp521r1'])
const someOf = (names: readonly string[], minLength = 0) => fc.uniqueArray(fc.constantFrom(...names), { minLength })
const flag = fc.boolean()
const protocols = ['SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const

const anyHello = fc.record({
  versions: fc.uniqueArray(fc.constantFrom(...protocols), { minLength: 1 }),
  suites: someOf(suiteTable.names, 1),
  groups: someOf(groupTable.names),
  signatureSchemes: someOf(schemeTable.names),
  serverName: fc.option(fc.domain()),
  alpn: fc.array(fc.constantFrom('smtp', 'h2'), { maxLength: 2 }),
  renegotiationInfo: fc.constantFrom('extension', 'suite', 'none'),
  hasExtendedMasterSecret: flag,
  hasEncryptThenMac: flag,
  hasStatusRequest: flag,
  hasSessionTicket: flag,
  hasDeflate: flag,
  hasHeartbeat: flag,
  hasTruncatedHmac: flag,
  hasPostHandshakeAuth: flag,
  hasSessionId: flag,
  paddedTo: fc.constantFrom(0, 517, 1600),
})

const isReserved = (code: number) => (code & 0x0f0f) === 0x0a0a && code >> 8 === (code & 0xff)

describe('client hello', () => {
  it('reads back as what was asked for', () => {
    fc.assert(
      fc.property(anyHello, (parts) => {
        const hello = defineHello(parts as Parameters<typeof defineHello>[0])
        const seen = readClientHello(buildClientHello(hello, seed))
        const highest = Math.max(...hello.versions.map(versionTable.codeOf))
        const signal = hello.renegotiationInfo === 'suite' ? [0x00ff] : []
        expect(seen.version).toBe(Math.min(highest, 0x0303))
        expect(seen.suites).toEqual([...hello.suites.map(suiteTable.codeOf), ...signal])
        expect(seen.compressions).toEqual(hello.hasDeflate ? [1, 0] : [0])
        expect(seen.sessionId.length).toBe(hello.hasSessionId ? 32 : 0)
        if (highest === 0x0300) {
          expect(seen.extensions.size).toBe(0)
          expect(helloRecordVersion(hello)).toBe(0x0300)
          return
        }
        expect(helloRecordVersion(hello)).toBe(0x0301)
        expect(listIn(seen, 10)).toEqual(hello.groups.map(groupTable.codeOf))
        expect(seen.extensions.get(0)?.subarray(5).toString()).toBe(hello.serverName ?? undefined)
        expect(seen.extensions.has(23)).toBe(hello.hasExtendedMasterSecret)
        expect(seen.extensions.has(65281)).toBe(hello.renegotiationInfo === 'extension')
        const isModern = hello.versions.includes('TLSv1.3')
        const hasSchemes = isModern || hello.versions.includes('TLSv1.2')
        expect(listIn(seen, 13)).toEqual(hasSchemes ? hello.signatureSchemes.map(schemeTable.codeOf) : [])
        expect(listIn(seen, 43, 1)).toEqual(isModern ? hello.versions.map(versionTable.codeOf) : [])
        expect([...keySharesIn(seen).keys()]).toEqual(isModern ? [29, 23, 24, 25] : [])
      }),
      { numRuns: propertyRuns(200, 20_000) },
    )
  })

  it('puts reserved values everywhere a server must ignore them, each once', () => {
    const hello = defineHello({
      versions: ['TLSv1.3', 'TLSv1.2'],
      suites: ['TLS_AES_128_GCM_SHA256'],
      groups: ['x25519'],
      signatureSchemes: ['ed25519'],
      hasGrease: true,
    })
    for (let first = 0; first < 256; first += 1) {
      const random = Buffer.alloc(32, first)
      const seen = readClientHello(buildClientHello(hello, { ...seed, random }))
      expect(seen.suites.filter(isReserved)).toHaveLength(1)
      expect(listIn(seen, 10).filter(isReserved)).toHaveLength(1)
      expect(listIn(seen, 13).filter(isReserved)).toHaveLength(1)
      expect(listIn(seen, 43, 1).filter(isReserved)).toHaveLength(1)
      expect([...keySharesIn(seen).keys()].filter(isReserved)).toHaveLength(1)
      expect([...seen.extensions.keys()].filter(isReserved)).toHaveLength(2)
    }
  })

  it('is padded to the wished size exactly', () => {
    const hello = defineHello({ suites: ['TLS_AES_128_GCM_SHA256'], serverName: 'mx.example', paddedTo: 1500 })
    expect(buildClientHello(hello, seed)).toHaveLength(1500)
  })

  it('gives the same bytes for the same seed', () => {
    const hello = defineHello({ suites: ['TLS_AES_128_GCM_SHA256'], hasGrease: true, hasSessionId: true })
    expect(buildClientHello(hello, seed).equals(buildClientHello(hello, seed))).toBe(true)
  })
})
