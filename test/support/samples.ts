// Whole, valid domain values for tests; a test overrides only what it is about.

import { randomUUID } from 'node:crypto'
import type { Certificate, SmtpSession } from '#domain/observation.ts'
import { nothingMoreObserved } from '#domain/observed.ts'
import type { Partner } from '#domain/partner.ts'
import type { ProbeReport } from '#domain/probe-report.ts'

/** A partner with one domain. */
export function samplePartner(changes: Partial<Partner> = {}): Partner {
  return {
    id: randomUUID(),
    name: 'Muster Bank AG',
    domains: ['bank.example'],
    contact: { name: 'Postmaster', mail: 'postmaster@bank.example', phone: '' },
    agreedNames: [],
    isPractice: false,
    createdAt: '2026-11-21T10:00:00.000Z',
    changedAt: '2026-11-21T10:00:00.000Z',
    ...changes,
  }
}

/** A leaf certificate that presents the given names. */
export function sampleCertificate(dnsNames: readonly string[], changes: Partial<Certificate> = {}): Certificate {
  return {
    subject: `CN=${dnsNames[0] ?? ''}`,
    issuer: 'CN=Test CA',
    commonName: dnsNames[0] ?? null,
    dnsNames: [...dnsNames],
    hasSubjectAltName: dnsNames.length > 0,
    serial: '01',
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2027-01-01T00:00:00.000Z',
    sha256: 'a'.repeat(64),
    spkiSha256: 'b'.repeat(64),
    key: { algorithm: 'rsa', bits: 2048 },
    signatureHash: 'sha256',
    isAuthority: false,
    extendedKeyUsage: null,
    hasIssuerAddress: false,
    pem: '',
    ...changes,
  }
}

/** A session with one address that ended well. */
export function sampleSession(changes: Partial<SmtpSession> = {}): SmtpSession {
  return {
    host: 'mx.bank.example',
    ip: '127.0.0.1',
    port: 25,
    startedAt: '2026-11-21T10:00:00.000Z',
    durationMs: 12,
    connections: 1,
    banner: 'mx.bank.example ESMTP',
    keywords: ['STARTTLS'],
    keywordsInsideTls: [],
    isEhloMalformed: false,
    strayBytes: 0,
    tls: {
      protocol: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      group: 'X25519',
      signature: null,
      chain: [sampleCertificate(['mx.bank.example'])],
      trust: { kind: 'trusted', anchor: 'CN=Test CA', runtimeVerdict: null },
    },
    stopped: null,
    transcript: [],
    ...changes,
  }
}

/** A report of a domain whose only address can be enforced with level `secure`. */
export function sampleReport(changes: Partial<ProbeReport> = {}): ProbeReport {
  const session = sampleSession()
  const hosts = [
    {
      host: session.host,
      preference: 10,
      addresses: [session.ip],
      alias: null,
      isLiteral: false,
      lookupFailed: false,
    },
  ]
  return {
    id: randomUUID(),
    domain: 'bank.example',
    startedAt: '2026-11-21T10:00:00.000Z',
    durationMs: 12,
    connections: 1,
    measuredFrom: { kind: 'direct', name: 'desk.example' },
    engine: 'Node',
    observed: {
      ...nothingMoreObserved,
      mxRoute: { domain: 'bank.example', kind: 'mx', hosts, hasStrayNullMx: false, detail: '' },
      smtpSessions: [session],
    },
    judgement: {
      verdict: 'suitable',
      level: 'name',
      modes: { encrypt: true, verify: true, secure: true, dane: false, fingerprint: true },
      recommended: 'secure',
      findings: [],
      badges: [],
      simulations: [],
    },
    ...changes,
  }
}
