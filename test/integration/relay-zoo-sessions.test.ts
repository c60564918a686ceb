// A session to every sink of the zoo: which open, and how the others end. No MAIL reaches a sink before there is a permit.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openedSink, openSink } from '#test/support/relay/open-sink.ts'
import { type SinkName, type SinkZoo, sinkNames, startSinkZoo } from '#test/support/relay/sink-zoo.ts'

/** How sessions end that do not open, with STARTTLS required. */
const stops: Partial<Record<SinkName, readonly [step: string, cause: string]>> = {
  'old-tls': ['handshake', 'tls-alert'],
  'no-starttls': ['starttls', 'starttls-absent'],
  stripped: ['starttls', 'starttls-absent'],
  injection: ['starttls', 'not-smtp'],
  'client-certificate': ['handshake', 'client-certificate-required'],
  'client-certificate-tls12': ['handshake', 'tls-alert'],
  'banner-4xx': ['banner', 'deferred'],
  'banner-5xx': ['banner', 'rejected'],
  'ehlo-4xx': ['ehlo', 'deferred'],
  'ehlo-5xx': ['ehlo', 'rejected'],
  'starttls-4xx': ['starttls', 'starttls-unavailable'],
  'starttls-5xx': ['starttls', 'starttls-unavailable'],
  'ehlo-tls-4xx': ['ehlo', 'deferred'],
  'ehlo-tls-5xx': ['ehlo', 'rejected'],
  'half-closed-banner': ['banner', 'closed'],
  'half-closed-ehlo': ['ehlo', 'closed'],
  'half-closed-starttls': ['starttls', 'closed'],
  'half-closed-ehlo-tls': ['ehlo', 'closed'],
  'drip-banner': ['banner', 'tarpit'],
  'drip-ehlo-tls': ['ehlo', 'tarpit'],
  'endless-line': ['banner', 'too-long'],
  silent: ['banner', 'timeout'],
}

describe('sessions to the zoo', () => {
  let zoo: SinkZoo
  beforeAll(async () => {
    zoo = await startSinkZoo()
  })
  afterAll(() => zoo.stop())

  it.each(sinkNames)('%s', async (name) => {
    const sink = zoo.sink(name)
    const opened = await openSink(sink, zoo.authorities)
    const stop = stops[name]
    const seen = opened.ok ? 'open' : [opened.step, opened.cause]
    expect(seen).toEqual(stop === undefined ? 'open' : [...stop])
    if (opened.ok) opened.session.leave()
    expect(sink.counts).toMatchObject({ mailBytesInClear: 0, mailBytesInTls: 0, connections: 1 })
  })

  it('stays in clear only where STARTTLS is not offered', async () => {
    const seen: [SinkName, unknown][] = []
    for (const name of ['no-starttls', 'stripped', 'starttls-4xx', 'injection', 'old-tls', 'good'] as const) {
      const opened = await openSink(zoo.sink(name), zoo.authorities, {}, { starttls: 'if-offered' })
      seen.push([name, opened.ok ? (opened.session.tls?.protocol ?? 'clear') : opened.cause])
      if (opened.ok) opened.session.leave()
    }
    expect(seen).toEqual([
      ['no-starttls', 'clear'],
      ['stripped', 'clear'],
      ['starttls-4xx', 'starttls-unavailable'],
      ['injection', 'not-smtp'],
      ['old-tls', 'tls-alert'],
      ['good', 'TLSv1.3'],
    ])
  })

  it('offers what the order says', async () => {
    const told = async (name: SinkName, offer: Parameters<typeof openSink>[2]) => {
      const opened = await openSink(zoo.sink(name), zoo.authorities, offer)
      if (opened.ok) opened.session.leave()
      return opened.ok ? [opened.session.tls?.protocol, opened.session.tls?.cipher] : opened.step
    }
    const old = await told('old-tls', { minProtocol: 'any' })
    expect(old).toEqual(['TLSv1.1', expect.stringMatching(/^TLS_/)])
    expect(await told('tls12-only', { minProtocol: 'TLSv1.3' })).toBe('handshake')
    expect(await told('no-pfs', { suites: 'any' })).toEqual(['TLSv1.2', 'TLS_RSA_WITH_AES_128_GCM_SHA256'])
    expect(await told('no-pfs', { suites: 'pfs' })).toBe('handshake')
    expect(await told('chacha', { suites: 'pfs' })).toEqual(['TLSv1.2', 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256'])
    expect(await told('chacha', { suites: 'bsi' })).toBe('handshake')
    expect(await told('tls12-only', { suites: 'bsi' })).toEqual(['TLSv1.2', expect.stringMatching(/_ECDHE_.*_GCM_/)])
    expect(await told('good', { suites: 'bsi' })).toEqual(['TLSv1.3', expect.stringMatching(/_AES_\d+_GCM_/)])
  })

  it('tells whether our certificate was asked for and sent', async () => {
    const clientCertificate = zoo.client
    for (const minProtocol of ['TLSv1.2', 'TLSv1.3'] as const) {
      const asked = await openedSink(zoo.sink('client-certificate'), zoo.authorities, {
        clientCertificate,
        minProtocol,
      })
      const notAsked = await openedSink(zoo.sink('good'), zoo.authorities, { clientCertificate, minProtocol })
      asked.leave()
      notAsked.leave()
      expect(asked.tls?.clientCertificateSha256).toBe(zoo.client.sha256)
      expect(notAsked.tls?.clientCertificateSha256).toBeNull()
    }
    for (const name of ['tls12-only', 'no-pfs'] as const) {
      const notAsked = await openedSink(zoo.sink(name), zoo.authorities, { clientCertificate })
      notAsked.leave()
      expect(notAsked.tls).toMatchObject({ protocol: 'TLSv1.2', clientCertificateSha256: null })
    }
    const old = await openedSink(zoo.sink('client-certificate-tls12'), zoo.authorities, { clientCertificate })
    old.leave()
    expect(old.tls).toMatchObject({ protocol: 'TLSv1.2', clientCertificateSha256: zoo.client.sha256 })
  })

  it('never resumes a session', async () => {
    for (const _time of [1, 2, 3]) {
      const session = await openedSink(zoo.sink('tls12-only'), zoo.authorities)
      expect(session.tls).toMatchObject({ isResumed: false })
      expect(session.tls?.chainDer.length).toBe(2)
      session.leave()
    }
  })
})
