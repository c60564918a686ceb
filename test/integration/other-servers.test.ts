// Real mail servers besides Postfix: Exim with GnuTLS and OpenSMTPD with OpenSSL as Debian ships them. One clean session and the hellos of
// the verdict plan against each, with the connections the server's own log counts. Debian 12 ships an OpenSMTPD that cannot sign a
// handshake with its OpenSSL 3, so it stands for servers whose STARTTLS is broken behind a good certificate.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { HelloAnswer } from '#domain/hello-answer.ts'
import type { SmtpSession } from '#domain/observation.ts'
import { createLabAuthority, type LabAuthority } from '#lab/authority.ts'
import { findFreePort } from '#lab/loopback.ts'
import { systemClock } from '#ports/clock.ts'
import { observeSmtpSession } from '#probe/observe/smtp-session.ts'
import { countConnections, type LoggedServer } from '#test/support/count-connections.ts'
import { type Exim, startExim } from '#test/support/exim.ts'
import { runFullPlan, runVerdictPlan } from '#test/support/hello/ask-mail-server.ts'
import { answeredIn } from '#test/support/hello/ask-server.ts'
import { type Opensmtpd, startOpensmtpd } from '#test/support/opensmtpd.ts'
import { probeServer } from '#test/support/probe-server.ts'
import { createTcpDialer } from '#wire/tcp-dialer.ts'
import { createTrustStore } from '#wire/trust-store.ts'

const dayMs = 86_400_000
let authority: LabAuthority
let exim: Record<'usual' | 'modern' | 'plain' | 'asking' | 'demanding', Exim>
let opensmtpd: Record<'usual' | 'strict' | 'plain' | 'demanding', Opensmtpd>

beforeAll(async () => {
  authority = createLabAuthority(new Date())
  const dates = { notBefore: new Date(Date.now() - dayMs), notAfter: new Date(Date.now() + dayMs) }
  const tls = authority.issue({ names: ['mx.test'], ...dates })
  const port = await findFreePort('127.4.0.1')
  const at = (host: number) => ({ address: `127.4.0.${host}`, port, hostName: 'mx.test', tls })
  const authorityPem = authority.rootPem
  exim = {
    usual: await startExim({ ...at(1), settings: { smtp_accept_max: '0' } }),
    modern: await startExim({ ...at(2), priority: 'NORMAL:-VERS-ALL:+VERS-TLS1.3' }),
    plain: await startExim({ ...at(3), tls: null }),
    asking: await startExim({ ...at(4), clientCertificate: { isDemanded: false, authorityPem } }),
    demanding: await startExim({ ...at(5), clientCertificate: { isDemanded: true, authorityPem } }),
  }
  opensmtpd = {
    usual: await startOpensmtpd(at(11)),
    strict: await startOpensmtpd({ ...at(12), ciphers: 'ECDHE+AESGCM' }),
    plain: await startOpensmtpd({ ...at(13), tls: null }),
    demanding: await startOpensmtpd({ ...at(14), clientAuthorityPem: authorityPem }),
  }
}, 60_000)

afterAll(async () => {
  for (const server of [...Object.values(exim ?? {}), ...Object.values(opensmtpd ?? {})]) await server.stop()
})

function observe({ address, port }: LoggedServer): Promise<SmtpSession> {
  return observeSmtpSession({
    host: 'mx.test',
    ip: address,
    network: {
      resolver: { ask: () => Promise.reject(new Error('no DNS in this test')) },
      dialer: createTcpDialer('test'),
      trust: createTrustStore({ extra: [authority.rootPem], bundled: false }),
      smtpPort: port,
      helo: 'gateway.test',
    },
    clock: systemClock,
    signal: new AbortController().signal,
    onStep: () => {},
  })
}

type Step = Awaited<ReturnType<typeof runVerdictPlan>>[number]['step']

/** The answers of the verdict plan by step, and the connections it took. */
async function askVerdict(server: LoggedServer) {
  const { value, count, log } = await countConnections(server, () => runVerdictPlan(server, 'mx.test'))
  const to = (step: Step): HelloAnswer => {
    const answered = value.find((each) => each.step === step)
    if (answered === undefined) throw new Error(`${step} was not asked`)
    return answered.answer
  }
  return { count, log, to }
}

describe('Exim', () => {
  it('logs one clean session for the test of an address', async () => {
    const { value, count, log } = await countConnections(exim.usual, () => observe(exim.usual))
    expect(count).toBe(1)
    expect(log).toMatch(/X=TLS1\.3:\S+ CV=no C=EHLO,STARTTLS,EHLO,QUIT/)
    expect(value).toMatchObject({ connections: 1, stopped: null, tls: { protocol: 'TLSv1.3' } })
    expect(value.tls?.trust.kind).toBe('trusted')
    expect(value.tls?.chain).toHaveLength(2)
    expect(value.keywords).toContain('STARTTLS')
    expect(value.keywordsInsideTls).not.toContain('STARTTLS')
  })

  it('answers four hellos with what GnuTLS offers by default, old versions included', async () => {
    const { count, to } = await askVerdict(exim.usual)
    expect(count).toBe(4)
    const modern = answeredIn(to('tls13'))
    const classic = answeredIn(to('up-to-tls12'))
    expect(modern).toMatchObject({
      protocol: 'TLSv1.3',
      suite: 'TLS_AES_256_GCM_SHA384',
      group: 'x25519',
      signatureScheme: 'rsa_pss_rsae_sha256',
      clientCertificate: null,
      cut: null,
    })
    expect(modern.chain).toHaveLength(2)
    expect(classic).toMatchObject({
      protocol: 'TLSv1.2',
      suite: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
      chain: modern.chain,
      downgradedFrom: 'TLSv1.3',
    })
    expect(answeredIn(to('up-to-tls11')).protocol).toBe('TLSv1.1')
    expect(answeredIn(to('weak-suites')).suite).toBe('TLS_RSA_WITH_AES_128_CBC_SHA')
  })

  it('with TLS 1.3 only refuses the three other hellos', async () => {
    const { count, to } = await askVerdict(exim.modern)
    expect(count).toBe(4)
    expect(answeredIn(to('tls13')).protocol).toBe('TLSv1.3')
    expect(to('up-to-tls12')).toMatchObject({ kind: 'alert', description: 'handshake_failure' })
    expect(to('up-to-tls11')).toMatchObject({ kind: 'alert', description: 'protocol_version' })
    expect(to('weak-suites')).toMatchObject({ kind: 'alert', description: 'handshake_failure' })
    expect((await observe(exim.modern)).stopped).toBeNull()
  })

  it('is enumerated in as many connections as its log counts', async () => {
    const { value: plan, count } = await countConnections(exim.usual, () => runFullPlan(exim.usual, 'mx.test'))
    expect(count).toBe(plan.connections)
    expect(count).toBeLessThanOrEqual(106)
    expect(plan).toMatchObject({
      isInterrupted: false,
      modern: { isComplete: true },
      classic: { isComplete: true },
      oldVersions: { 'TLSv1.1': true, TLSv1: true, SSLv3: false },
    })
    expect(plan.modern.suites).toContain('TLS_AES_128_CCM_SHA256')
    expect(plan.modern.groups.toSorted()).toEqual([
      'ffdhe2048',
      'ffdhe3072',
      'ffdhe4096',
      'ffdhe6144',
      'ffdhe8192',
      'secp256r1',
      'secp384r1',
      'secp521r1',
      'x25519',
      'x448',
    ])
  }, 60_000)

  it('without STARTTLS is seen as such', async () => {
    const { value, count } = await countConnections(exim.plain, () => observe(exim.plain))
    expect(count).toBe(1)
    expect(value).toMatchObject({ tls: null, stopped: { at: 'starttls', cause: 'starttls-absent' } })
  })

  it('may ask for a certificate without needing one', async () => {
    const { to } = await askVerdict(exim.asking)
    for (const step of ['tls13', 'up-to-tls12'] as const) {
      expect(answeredIn(to(step)).clientCertificate).toMatchObject({ authorities: 1 })
    }
    expect((await observe(exim.asking)).stopped).toBeNull()
  })

  it('that demands a certificate turns away whoever has none', async () => {
    const { value, count } = await countConnections(exim.demanding, () => observe(exim.demanding))
    expect(count).toBe(1)
    expect(value.stopped).toMatchObject({ cause: 'client-certificate-required' })
    await vi.waitUntil(() => /Certificate is required/.test(exim.demanding.log()), { timeout: 10_000, interval: 10 })
  })
})

describe('OpenSMTPD', () => {
  it('without STARTTLS is seen as such', async () => {
    const { value, count } = await countConnections(opensmtpd.plain, () => observe(opensmtpd.plain))
    expect(count).toBe(1)
    expect(value).toMatchObject({ tls: null, stopped: { at: 'starttls', cause: 'starttls-absent' } })
  })

  it('that cannot sign ends the session with an alert, in one connection', async () => {
    const { value, count, log } = await countConnections(opensmtpd.usual, () => observe(opensmtpd.usual))
    expect(count).toBe(1)
    expect(value.keywords).toContain('STARTTLS')
    expect(value).toMatchObject({ tls: null, stopped: { at: 'handshake', cause: 'tls-alert' } })
    expect(value.stopped?.detail).toMatch(/INTERNAL_ERROR/)
    expect(log).toMatch(/io-error: error:0A080006:SSL routines::EVP lib/)
  })

  it('is blamed for it, because it fails everybody the same way', async () => {
    const { address, port } = opensmtpd.usual
    const { judgement } = await probeServer({ address, port, authorities: [authority.rootPem] })
    expect(judgement.findings.flatMap(({ code, severity }) => (severity === 'fail' ? code : []))).toEqual(['tls-reset'])
    expect(judgement).toMatchObject({ verdict: 'unsuitable', modes: { encrypt: false } })
  })

  it('shows the hellos its chain up to the signature it cannot make', async () => {
    const { count, log, to } = await askVerdict(opensmtpd.usual)
    expect(count).toBe(4)
    expect(log.match(/smtp disconnected reason="io-error/g)).toHaveLength(4)
    const cut = { cause: 'alert', detail: 'internal_error' }
    const modern = answeredIn(to('tls13'))
    expect(modern).toMatchObject({ protocol: 'TLSv1.3', signatureScheme: null, cut })
    expect(modern.chain).toHaveLength(2)
    expect(answeredIn(to('up-to-tls12'))).toMatchObject({ protocol: 'TLSv1.2', chain: modern.chain, cut })
    expect(to('up-to-tls11')).toMatchObject({ kind: 'alert', description: 'internal_error' })
  })

  it('refuses suites its list leaves out', async () => {
    const { to } = await askVerdict(opensmtpd.strict)
    expect(answeredIn(to('up-to-tls12')).suite).toBe('TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384')
    expect(to('weak-suites')).toMatchObject({ kind: 'alert', description: 'handshake_failure' })
  })

  it('that demands a certificate says so in its flight', async () => {
    const { to } = await askVerdict(opensmtpd.demanding)
    expect(answeredIn(to('tls13')).clientCertificate).toMatchObject({ authorities: 0 })
  })
})
