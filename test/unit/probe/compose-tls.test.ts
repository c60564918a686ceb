// Where the session of the runtime's engine and our hellos disagree about an address: nothing is called safe that only one of them saw, and
// nobody is blamed for what may be an accident or a limit of ours.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { AnsweredHello } from '#domain/hello-answer.ts'
import { type HelloRound, helloRound } from '#domain/hello-round.ts'
import { type SmtpSession, smtpSession } from '#domain/observation.ts'
import { composeTls } from '#probe/observe/compose-tls.ts'
import { scriptedHost } from '#test/support/observe-address.ts'
import { issueOddLeaf, oddRootPem } from '#test/support/odd-certificates.ts'
import { readCertificate } from '#wire/certificate-facts.ts'
import { createTrustStore, derOfPem } from '#wire/trust-store.ts'

const read = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../replay/${path}`, import.meta.url), 'utf8'))
const recorded = smtpSession.parse(read('sessions/tls-good.json'))
const [recordedRound] = z.object({ hellos: z.array(helloRound).min(1) }).parse(read('rounds/tls-good.json')).hellos
if (recordedRound === undefined) throw new Error('no round')
const good: HelloRound = recordedRound
const anchor = recorded.tls?.trust.path?.at(-1)?.pem ?? ''
const trust = createTrustStore({ extra: [anchor, oddRootPem], bundled: false })

const stoppedBy = (cause: 'tls-alert' | 'local-limit' | 'reset', detail: string): SmtpSession => ({
  ...recorded,
  tls: null,
  stopped: { at: 'handshake', cause, detail },
})
const answering = (change: Partial<AnsweredHello>): HelloRound => ({
  ...good,
  answers: good.answers.map(({ step, answer }) => ({
    step,
    answer: answer.kind === 'answered' ? { ...answer, ...change } : answer,
  })),
})

describe('a session that failed where the engine could have taken what the hellos were shown', () => {
  it.each([
    ['tls-alert', 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR'],
    ['tls-alert', 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE'],
    ['local-limit', 'ERR_SSL_LAST_OCTET_INVALID'],
    ['local-limit', 'ERR_SSL_BAD_SIGNATURE'],
  ] as const)('is not excused: %s %s', (cause, detail) => {
    const { tls, stopped } = composeTls(stoppedBy(cause, detail), good, trust)
    expect(tls).toBeNull()
    expect(stopped).toMatchObject({ at: 'handshake' })
  })
})

describe('a request for a client certificate', () => {
  const asking = { clientCertificate: { schemes: [], authorities: 0 } }

  it('is blamed when the engine could have gone on without one', () => {
    const failed = stoppedBy('tls-alert', 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE')
    expect(composeTls(failed, answering(asking), trust).stopped?.cause).toBe('client-certificate-required')
  })

  it('is not blamed for a suite the engine does not speak', () => {
    const round = answering({
      ...asking,
      protocol: 'TLSv1.2',
      suite: 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256',
      group: null,
    })
    const failed = stoppedBy('tls-alert', 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE')
    expect(composeTls(failed, round, trust).stopped?.cause).toBe('local-limit')
  })
})

describe('several servers behind one address', () => {
  it('count as the weaker protocol one of them finished with', () => {
    if (recorded.tls === null) throw new Error('no session')
    const old = { ...recorded, tls: { ...recorded.tls, protocol: 'TLSv1' } }
    expect(composeTls(old, good, trust).tls?.protocol).toBe('TLSv1')
  })

  it('count as the worse certificate, and the other one is kept', () => {
    if (recorded.tls === null) throw new Error('no session')
    const { chainPem } = issueOddLeaf({ commonName: scriptedHost, names: [scriptedHost], from: -90, until: -1 })
    const [pem = ''] = chainPem.split(/(?<=-----END CERTIFICATE-----)\s*/)
    const expired = readCertificate(derOfPem(pem))
    if (expired === undefined) throw new Error('no certificate')
    const mixed = { ...recorded, tls: { ...recorded.tls, chain: [expired] } }
    const { tls } = composeTls(mixed, good, trust)
    expect(tls?.chain[0]?.sha256).toBe(expired.sha256)
    expect(tls?.otherChains?.map(([leaf]) => leaf?.sha256)).toEqual([recorded.tls.chain[0]?.sha256])
  })
})

describe('one connection that broke', () => {
  const reset = stoppedBy('reset', 'ECONNRESET')
  const nothing: HelloRound = { ...good, answers: [], ended: 'limited' }

  it('is an accident while no hello met the same', () => {
    expect(composeTls(reset, nothing, trust).stopped?.cause).toBe('local-limit')
  })

  it('is the way of the server once a hello met the same', () => {
    const round: HelloRound = {
      ...nothing,
      answers: [{ step: 'tls13', answer: { kind: 'reset' } }],
      ended: 'interrupted',
    }
    expect(composeTls(reset, round, trust).stopped?.cause).toBe('reset')
  })
})
