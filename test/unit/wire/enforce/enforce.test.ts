// Every level against every flaw: either the rule by which a session passes, or the one reason why it does not.
import { describe, expect, it } from 'vitest'
import { type TlsLevel, tlsLevels } from '#domain/tls-level.ts'
import {
  anchor,
  demandOf,
  leaf,
  now,
  orderOf,
  sessionOf,
  sessionWith,
  trusted,
} from '#test/support/relay/judged-session.ts'
import type { Demand } from '#wire/enforce/demand.ts'
import { enforce } from '#wire/enforce/enforce.ts'
import { isPermitFor, type Permit, takePermitIssuer } from '#wire/enforce/permit.ts'
import type { OpenSession } from '#wire/smtp-client/open-session.ts'

/** In the order of the levels: may, encrypt, verify, secure, dane, fingerprint. `+rule` = permitted. */
interface Row {
  readonly flaw: string
  readonly session: OpenSession
  readonly demand?: Partial<Demand>
  readonly met: string
}
const tls12 = { protocol: 'TLSv1.2', cipher: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384' }
const withTrust = (kind: 'self-signed' | 'incomplete' | 'unknown-ca' | 'invalid' | 'not-verifiable') =>
  sessionWith({ trust: { kind, anchor: null, runtimeVerdict: null } })
const all = (reason: string) => Array(6).fill(reason).join(' ')
const butMay = (reason: string, may = '+unauthenticated-tls') => [may, ...Array(5).fill(reason)].join(' ')
const open = '+unauthenticated-tls +unauthenticated-tls'
const path = (reason: string) => `${open} ${reason} ${reason} +dane +pin`

const rows: readonly Row[] = [
  { flaw: 'nothing', session: sessionWith({}), met: `${open} +chain +name +dane +pin` },
  { flaw: 'nothing, TLS 1.2', session: sessionWith(tls12), met: `${open} +chain +name +dane +pin` },
  {
    flaw: 'no STARTTLS',
    session: sessionWith(null, { isStarttlsOffered: false }),
    met: butMay('no-starttls', '+clear'),
  },
  { flaw: 'STARTTLS offered, yet clear', session: sessionWith(null), met: butMay('starttls-failed', '+clear') },
  { flaw: 'TLS 1.1', session: sessionWith({ ...tls12, protocol: 'TLSv1.1' }), met: butMay('protocol-too-old') },
  { flaw: 'a protocol nobody knows', session: sessionWith({ protocol: 'unknown' }), met: butMay('protocol-too-old') },
  {
    flaw: 'TLS 1.2 where 1.3 was agreed',
    session: sessionWith(tls12),
    demand: { minProtocol: 'TLSv1.3' },
    met: butMay('protocol-too-old'),
  },
  ...[
    ['no forward secrecy', 'TLS_RSA_WITH_AES_256_GCM_SHA384'],
    ['a broken cipher', 'TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA'],
    ['no cipher', 'TLS_ECDHE_RSA_WITH_NULL_SHA'],
    ['an anonymous exchange', 'TLS_ECDH_anon_WITH_AES_256_CBC_SHA'],
    ['a suite nobody knows', 'FOO'],
  ].map(([flaw, cipher]) => ({
    flaw: flaw ?? '',
    session: sessionWith({ ...tls12, cipher: cipher ?? '' }),
    met: butMay('suite-not-allowed'),
  })),
  {
    flaw: 'a suite the BSI does not list',
    session: sessionWith({ cipher: 'TLS_CHACHA20_POLY1305_SHA256' }),
    demand: { suites: 'bsi' },
    met: butMay('suite-not-allowed'),
  },
  {
    flaw: 'nothing, a suite the BSI lists',
    session: sessionWith(tls12),
    demand: { suites: 'bsi' },
    met: `${open} +chain +name +dane +pin`,
  },
  {
    flaw: 'nothing, forward secrecy was agreed',
    session: sessionWith({ ...tls12, cipher: 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256' }),
    demand: { suites: 'pfs' },
    met: `${open} +chain +name +dane +pin`,
  },
  {
    flaw: 'a resumed session',
    session: sessionWith({ isResumed: true }),
    met: `${open} session-resumed session-resumed session-resumed session-resumed`,
  },
  {
    flaw: 'no certificate',
    session: sessionWith({ chain: [], chainDer: [] }),
    met: `${open} no-certificate no-certificate no-certificate no-certificate`,
  },
  { flaw: 'self-signed', session: withTrust('self-signed'), met: path('chain-untrusted') },
  { flaw: 'an unknown authority', session: withTrust('unknown-ca'), met: path('chain-untrusted') },
  { flaw: 'an incomplete chain', session: withTrust('incomplete'), met: path('chain-untrusted') },
  { flaw: 'a path that breaks a rule', session: withTrust('invalid'), met: path('chain-untrusted') },
  { flaw: 'a path that cannot be computed', session: withTrust('not-verifiable'), met: path('chain-not-verifiable') },
  {
    flaw: 'a path of another certificate',
    session: sessionWith({ trust: trusted([{ ...leaf, sha256: 'ff'.repeat(32) }, anchor]) }),
    met: path('chain-not-verifiable'),
  },
  { flaw: 'expired', session: sessionOf({ notAfter: '2026-11-22T07:59:59.000Z' }), met: path('expired') },
  {
    flaw: 'an expired authority',
    session: sessionWith({ trust: trusted([leaf, { ...anchor, notAfter: '2026-01-01T00:00:00.000Z' }]) }),
    met: path('expired'),
  },
  { flaw: 'not valid yet', session: sessionOf({ notBefore: '2026-11-22T08:00:01.000Z' }), met: path('not-yet-valid') },
  {
    flaw: 'a short key',
    session: sessionOf({ key: { algorithm: 'rsa', bits: 1024 } }),
    met: `${open} weak-certificate weak-certificate weak-certificate +pin`,
  },
  { flaw: 'a forgeable signature', session: sessionOf({ signatureHash: 'SHA-1' }), met: path('weak-certificate') },
  {
    flaw: 'a certificate for clients',
    session: sessionOf({ extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'] }),
    met: path('wrong-purpose'),
  },
  {
    flaw: 'another name',
    session: sessionOf({ dnsNames: ['mx.elsewhere.example'] }),
    met: `${open} +chain name-mismatch +dane +pin`,
  },
  {
    flaw: 'a name in the subject only',
    session: sessionOf({ dnsNames: [], hasSubjectAltName: false, commonName: 'mx.partner.example' }),
    met: `${open} +chain name-mismatch +dane +pin`,
  },
  {
    flaw: 'nothing, an agreed name',
    session: sessionWith({}),
    demand: { names: ['mail.partner.example'] },
    met: `${open} +chain +agreed-name +dane +pin`,
  },
  {
    flaw: 'the host name where another was agreed',
    session: sessionOf({ dnsNames: ['mx.partner.example'] }),
    demand: { names: ['mail.partner.example'] },
    met: `${open} +chain name-mismatch +dane +pin`,
  },
  {
    flaw: 'another certificate than pinned',
    session: sessionWith({}),
    demand: { pins: ['11'.repeat(32), '22'.repeat(32)] },
    met: `${open} +chain +name +dane pin-mismatch`,
  },
  {
    flaw: 'no pins at all',
    session: sessionWith({}),
    demand: { pins: [] },
    met: `${open} +chain +name +dane pin-mismatch`,
  },
  {
    flaw: 'nothing, the next of two pins',
    session: sessionWith({}),
    demand: { pins: ['11'.repeat(32), leaf.sha256] },
    met: `${open} +chain +name +dane +pin`,
  },
  {
    flaw: 'our certificate not asked for',
    session: sessionWith({}),
    demand: { clientCertificateSha256: 'aa'.repeat(32) },
    met: butMay('client-certificate-missing'),
  },
  {
    flaw: 'another certificate of ours',
    session: sessionWith({ clientCertificateSha256: 'bb'.repeat(32) }),
    demand: { clientCertificateSha256: 'aa'.repeat(32) },
    met: butMay('client-certificate-missing'),
  },
  {
    flaw: 'nothing, our certificate presented',
    session: sessionWith({ clientCertificateSha256: 'aa'.repeat(32) }),
    demand: { clientCertificateSha256: 'aa'.repeat(32) },
    met: `${open} +chain +name +dane +pin`,
  },
  {
    flaw: 'REQUIRETLS not offered',
    session: sessionWith({}, { hasRequireTls: false }),
    demand: { requiresTls: true },
    met: all('requiretls-not-offered'),
  },
  {
    flaw: 'nothing, REQUIRETLS offered',
    session: sessionWith({}),
    demand: { requiresTls: true },
    met: '+name +name +chain +name +dane +pin',
  },
  {
    flaw: 'REQUIRETLS of a stranger',
    session: withTrust('unknown-ca'),
    demand: { requiresTls: true },
    met: 'chain-untrusted chain-untrusted chain-untrusted chain-untrusted +dane chain-untrusted',
  },
  {
    flaw: 'REQUIRETLS in clear',
    session: sessionWith(null, { isStarttlsOffered: false }),
    demand: { requiresTls: true },
    met: all('no-starttls'),
  },
]

function metBy({ session, demand }: Row, level: TlsLevel): string {
  const verdict = enforce(orderOf(session, demandOf(level, demand)))
  return verdict.ok ? `+${verdict.permit.rule}` : verdict.reason
}

describe('every level', () => {
  it.each(rows)('meets $flaw', (row) => {
    expect(tlsLevels.map((level) => metBy(row, level)).join(' ')).toBe(row.met)
  })

  it('says what decided', () => {
    const matched = (['verify', 'secure', 'dane', 'fingerprint'] as const).map((level) => {
      const verdict = enforce(orderOf(sessionWith({}), demandOf(level)))
      return verdict.ok ? verdict.permit.matched : verdict.reason
    })
    expect(matched).toEqual([anchor.subject, 'mx.partner.example', `3 1 1 ${leaf.spkiSha256}`, leaf.spkiSha256])
  })

  it('shows what was met in one line of few characters, whatever the server wrote', () => {
    const names = [`x${'\u0007'.repeat(40)}`, 'a'.repeat(400)]
    const verdict = enforce(orderOf(sessionOf({ dnsNames: names }), demandOf('secure')))
    expect(verdict).toMatchObject({ ok: false, reason: 'name-mismatch' })
    const detail = verdict.ok ? '' : verdict.detail
    expect(detail.length).toBeLessThanOrEqual(300)
    expect(detail).not.toMatch(/\p{Cc}/u)
  })

  it('takes no moment that is none for a good one', () => {
    expect(() => enforce(orderOf(sessionWith({}), demandOf('verify'), { now: 'today' }))).toThrow(
      'a moment that is none',
    )
  })
})

describe('a permit', () => {
  const session = sessionWith({})
  const verdict = enforce(orderOf(session, demandOf('secure')))
  if (!verdict.ok) throw new Error(verdict.reason)
  const { permit } = verdict

  it('holds for its session alone', () => {
    expect(isPermitFor(permit, session)).toBe(true)
    expect(isPermitFor(permit, sessionWith({}))).toBe(false)
    expect(isPermitFor(permit, { ...session })).toBe(false)
  })

  it('cannot be copied, changed or made by anybody else', () => {
    const copy: Permit = { ...permit }
    expect(isPermitFor(copy, session)).toBe(false)
    expect(Object.isFrozen(permit)).toBe(true)
    expect(() => takePermitIssuer()).toThrow('in one place only')
  })

  it('is not made at another moment than that of the verdict', () => {
    expect(enforce(orderOf(session, demandOf('secure'), { now }))).toMatchObject({ ok: true })
    expect(enforce(orderOf(session, demandOf('secure'), { now: '2036-01-01T00:00:00.000Z' }))).toMatchObject({
      ok: false,
      reason: 'expired',
    })
  })
})
