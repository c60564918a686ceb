// The conversation with a server: every message read rightly, every cut named, and an answer for any bytes at all.
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { helloAnswer } from '#domain/hello-answer.ts'
import {
  answerModern,
  certificateRequest13,
  certificates13,
  certificateVerify,
  encryptedExtensions,
} from '#test/support/hello/modern-server.ts'
import { playFlight, startFlight } from '#test/support/hello/play-flight.ts'
import {
  alert,
  certificateRequest12,
  certificates,
  curveExchange,
  extension,
  helloDone,
  record,
  retryRandom,
  serverHello,
  staple,
  vector,
} from '#test/support/hello/server-bytes.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import { verdictHello } from '#wire/hello/plan/verdict-plan.ts'

// long campaigns take their time
vi.setConfig({ testTimeout: 7_200_000 })

const runs = { numRuns: propertyRuns(200) }
const classic = verdictHello('up-to-tls12', 'mx.example')
const modern = verdictHello('tls13', 'mx.example')
const [leaf, issuer] = [Buffer.from('leaf certificate'), Buffer.from('issuer certificate')]

const classicMessages = [
  serverHello({ version: 0x0303, suite: 0xc02f, extensions: [extension(23), extension(65281, Buffer.from([0]))] }),
  certificates(leaf, issuer),
  staple(Buffer.from('good')),
  curveExchange(23, 0x0804),
  certificateRequest12([0x0401, 0x0403], 2),
  helloDone,
]
const classicFlight = record(22, 0x0303, Buffer.concat(classicMessages))

/** A whole protected flight; `change` may spoil the messages before they are sealed. */
function modernFlight(clientHello: Buffer, change: (plain: Buffer) => Buffer = (plain) => plain): Buffer {
  const server = answerModern(clientHello)
  const messages = [
    encryptedExtensions(extension(0)),
    certificateRequest13(0x0804),
    certificates13([leaf, issuer], Buffer.from('stapled')),
    certificateVerify(0x0807),
  ]
  const plain = change(Buffer.concat([...messages, server.finished(messages)]))
  const half = Math.ceil(plain.length / 2)
  const ccs = record(20, 0x0303, Buffer.from([1]))
  return Buffer.concat([
    server.serverHello,
    ccs,
    server.seal(22, plain.subarray(0, half)),
    server.seal(22, plain.subarray(half)),
  ])
}

const seenModern = {
  kind: 'answered',
  protocol: 'TLSv1.3',
  suite: 'TLS_AES_128_GCM_SHA256',
  group: 'x25519',
  signatureScheme: 'ed25519',
  // nobody can read a key in this leaf
  signature: 'unverified',
  chain: [leaf.toString('base64'), issuer.toString('base64')],
  staple: Buffer.from('stapled').toString('base64'),
  clientCertificate: { schemes: ['rsa_pss_rsae_sha256'], authorities: 0 },
  extensions: { hasServerName: true },
  cut: null,
}

function cutAt(bytes: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const at = [...new Set([0, ...cuts.map((cut) => cut % bytes.length), bytes.length])].sort((a, b) => a - b)
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end))
}

function spoil(bytes: Buffer, changes: readonly (readonly [number, number])[]): Buffer {
  const changed = Buffer.from(bytes)
  for (const [at, value] of changes) changed[at % changed.length] = value
  return changed
}
const anyChanges = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 })

describe('flight of TLS 1.2', () => {
  it('is read whole from any pieces, and left politely', () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), (cuts) => {
        const { answer, sent } = playFlight(startFlight(classic), cutAt(classicFlight, cuts))
        expect(answer).toMatchObject({
          kind: 'answered',
          protocol: 'TLSv1.2',
          suite: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
          group: 'secp256r1',
          keyExchange: { kind: 'ecdhe', bits: 256, isAnonymous: false },
          signatureScheme: 'rsa_pss_rsae_sha256',
          chain: [leaf.toString('base64'), issuer.toString('base64')],
          staple: Buffer.from('good').toString('base64'),
          clientCertificate: { schemes: ['rsa_pkcs1_sha256', 'ecdsa_secp256r1_sha256'], authorities: 2 },
          extensions: { hasExtendedMasterSecret: true, hasRenegotiationInfo: true },
          cut: null,
        })
        expect(sent).toEqual(Buffer.concat([alert(1, 90, 0x0303), alert(1, 0, 0x0303)]))
      }),
      runs,
    )
  })

  it('says what was seen when the server hangs up in the middle', () => {
    for (let length = 0; length < classicFlight.length; length += 1) {
      const { answer } = playFlight(startFlight(classic), [classicFlight.subarray(0, length)])
      if (answer.kind === 'answered') expect(answer.cut).toEqual({ cause: 'closed', detail: '' })
      else expect(answer).toEqual({ kind: 'closed' })
    }
    const messagesApart = Buffer.concat(classicMessages.slice(0, 3).map((part) => record(22, 0x0303, part)))
    expect(playFlight(startFlight(classic), [messagesApart]).answer).toMatchObject({
      chain: [expect.any(String), expect.any(String)],
      signatureScheme: null,
      cut: { cause: 'closed' },
    })
  })
})

describe('flight of TLS 1.3', () => {
  it('is opened and its Finished verified, from any pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 10 }), (cuts) => {
        const flight = startFlight(modern)
        const { answer } = playFlight(flight, cutAt(modernFlight(flight.opening.subarray(5)), cuts))
        expect(answer).toMatchObject(seenModern)
      }),
      { numRuns: propertyRuns(200, 20_000) },
    )
  })

  it('is not believed when a protected message was changed after the signature', () => {
    const flight = startFlight(modern)
    const bytes = modernFlight(flight.opening.subarray(5), (plain) => spoil(plain, [[plain.length - 1, 0]]))
    const other = startFlight(modern)
    const again = modernFlight(other.opening.subarray(5), (plain) => spoil(plain, [[plain.length - 1, 1]]))
    const cuts = [playFlight(flight, [bytes]), playFlight(other, [again])].map(({ answer }) =>
      answer.kind === 'answered' ? answer.cut?.detail : answer.kind,
    )
    expect(cuts).toContain('the Finished does not verify')
  })

  it('follows one retry with a cookie and another group, and no second one', () => {
    const retry = (group: number) =>
      record(
        22,
        0x0303,
        serverHello({
          version: 0x0303,
          suite: 0x1301,
          random: retryRandom,
          extensions: [
            extension(43, Buffer.from([3, 4])),
            extension(51, Buffer.from([group >> 8, group & 255])),
            extension(44, vector(2, Buffer.from('biscuit'))),
          ],
        }),
      )
    const { answer, sent } = playFlight(startFlight(modern), [retry(24), retry(25)])
    expect(answer).toMatchObject({ retry: { group: 'secp384r1' }, cut: { detail: 'a second retry request' } })
    expect(sent.includes(Buffer.from('biscuit'))).toBe(true)
    expect(playFlight(startFlight(modern), [retry(0x11ec)]).answer).toMatchObject({
      group: 'X25519MLKEM768',
      suite: 'TLS_AES_128_GCM_SHA256',
      chain: [],
      cut: { cause: 'no-key-share', detail: 'X25519MLKEM768' },
    })
    expect(playFlight(startFlight(modern, 'first-answer'), [retry(24)])).toMatchObject({
      answer: { group: 'secp384r1', cut: { cause: 'enough' } },
    })
  })
})

describe('refusals and faults', () => {
  it.each([
    ['a fatal alert', alert(2, 40), { kind: 'alert', level: 'fatal', description: 'handshake_failure' }],
    ['a good-bye', alert(1, 0), { kind: 'alert', level: 'warning', description: 'close_notify' }],
    ['a warning and silence', alert(1, 112), { kind: 'alert', level: 'warning', description: 'unrecognized_name' }],
    ['an unknown alert', alert(2, 200), { kind: 'alert', description: '0x00c8' }],
    ['half an alert', record(21, 0x0301, Buffer.from([2])), { kind: 'malformed' }],
    ['plain text', Buffer.from('220 ready\r\n'), { kind: 'not-tls', firstBytes: '220 ready??' }],
    [
      'a certificate first',
      record(22, 0x0303, certificates(leaf)),
      { kind: 'malformed', why: 'message 11 before the ServerHello' },
    ],
    ['application data first', record(23, 0x0303, Buffer.alloc(40)), { kind: 'malformed' }],
    [
      'a foreign version',
      record(22, 0x0303, serverHello({ version: 0x0305, suite: 0xc02f })),
      { kind: 'malformed', why: 'version 0x0305' },
    ],
  ])('names %s', (_, bytes, expected) => {
    expect(playFlight(startFlight(classic), [bytes]).answer).toMatchObject(expected)
  })

  it('goes on after a warning about the name', () => {
    const { answer } = playFlight(startFlight(classic), [alert(1, 112), classicFlight])
    expect(answer).toMatchObject({ kind: 'answered', warnings: ['unrecognized_name'], cut: null })
  })

  it('refuses TLS 1.3 that was not offered, unprotected messages after it, and messages that come twice', () => {
    const version13 = [extension(43, Buffer.from([3, 4])), extension(51, Buffer.alloc(38))]
    const unasked = record(22, 0x0303, serverHello({ version: 0x0303, suite: 0x1301, extensions: version13 }))
    expect(playFlight(startFlight(classic), [unasked]).answer).toMatchObject({ why: 'TLS 1.3 was not offered' })
    const flight = startFlight(modern)
    const bare = Buffer.concat([answerModern(flight.opening.subarray(5)).serverHello, record(22, 0x0303, helloDone)])
    expect(playFlight(flight, [bare]).answer).toMatchObject({ cut: { cause: 'malformed' } })
    const twice = Buffer.concat([...classicMessages.slice(0, 2), certificates(leaf)])
    expect(playFlight(startFlight(classic), [record(22, 0x0303, twice)]).answer).toMatchObject({
      cut: { cause: 'malformed', detail: 'message 11 twice' },
    })
  })

  it('answers any bytes with a storable answer', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 }), (pieces) => {
        const { answer } = playFlight(
          startFlight(classic),
          pieces.map((piece) => Buffer.from(piece)),
        )
        expect(helloAnswer.safeParse(answer).success).toBe(true)
      }),
      runs,
    )
  })

  it('answers any spoiled flight of TLS 1.2 with a storable answer', () => {
    fc.assert(
      fc.property(anyChanges, fc.array(fc.nat(), { maxLength: 4 }), (changes, cuts) => {
        const { answer } = playFlight(startFlight(classic), cutAt(spoil(classicFlight, changes), cuts))
        expect(helloAnswer.safeParse(answer).success).toBe(true)
      }),
      runs,
    )
  })

  it('answers any spoiled flight of TLS 1.3, outside or inside its protection, with a storable answer', () => {
    fc.assert(
      fc.property(anyChanges, fc.boolean(), (changes, isInside) => {
        const flight = startFlight(modern)
        const opening = flight.opening.subarray(5)
        const bytes = isInside
          ? modernFlight(opening, (plain) => spoil(plain, changes))
          : spoil(modernFlight(opening), changes)
        expect(helloAnswer.safeParse(playFlight(flight, [bytes]).answer).success).toBe(true)
      }),
      runs,
    )
  })
})
