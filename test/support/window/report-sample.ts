// Reports for screens: built from a few words per mail server, complete by the schema, dated relative to a given moment.

import type { Finding } from '#domain/finding.ts'
import type { Certificate, SmtpSession, TrustPath } from '#domain/observation.ts'
import { nothingMoreObserved } from '#domain/observed.ts'
import type { Judgement, ProbeReport } from '#domain/probe-report.ts'

export interface SampleAddress {
  readonly ip: string
  readonly days?: number
  readonly trust?: TrustPath['kind']
  readonly protocol?: string
  readonly names?: readonly string[]
  readonly stopped?: SmtpSession['stopped']
}
export interface SampleServer {
  readonly host: string
  readonly preference?: number
  readonly addresses: readonly SampleAddress[]
}
export interface SampleReport {
  readonly domain: string
  readonly judgement: Omit<Judgement, 'findings' | 'badges' | 'simulations'>
  readonly findings?: readonly Finding[]
  readonly servers: readonly SampleServer[]
  readonly kind?: ProbeReport['observed']['mxRoute']['kind']
}

const dayMs = 86_400_000
const iso = (ms: number) => new Date(ms).toISOString()

function certificateOf(
  commonName: string,
  issuer: string,
  days: number,
  nowMs: number,
  names: readonly string[],
): Certificate {
  const isAuthority = names.length === 0
  const fingerprint = [...commonName]
    .map((letter) => letter.charCodeAt(0).toString(16).padStart(2, '0'))
    .join('')
    .padEnd(64, '0')
    .slice(0, 64)
  return {
    subject: `CN=${commonName}`,
    issuer: `CN=${issuer}`,
    commonName,
    dnsNames: [...names],
    hasSubjectAltName: names.length > 0,
    serial: '0a1b2c',
    notBefore: iso(nowMs - 60 * dayMs),
    notAfter: iso(nowMs + days * dayMs + dayMs / 2),
    sha256: fingerprint,
    spkiSha256: fingerprint,
    key: isAuthority ? { algorithm: 'EC', bits: 384 } : { algorithm: 'RSA', bits: 3072 },
    signatureHash: 'sha256',
    isAuthority,
    extendedKeyUsage: isAuthority ? null : ['1.3.6.1.5.5.7.3.1'],
    hasIssuerAddress: false,
    pem: `-----BEGIN CERTIFICATE-----\n${btoa(commonName)}\n-----END CERTIFICATE-----\n`,
  }
}

function chainOf(host: string, address: SampleAddress, nowMs: number): Certificate[] {
  const names = address.names ?? [host]
  const leafName = names[0] ?? host
  if (address.trust === 'self-signed') return [certificateOf(leafName, leafName, address.days ?? 182, nowMs, names)]
  const leaf = certificateOf(leafName, 'Beispiel TLS CA 2024', address.days ?? 182, nowMs, names)
  return [leaf, certificateOf('Beispiel TLS CA 2024', 'Beispiel Global Root G3', 1400, nowMs, [])]
}

function sessionOf(host: string, address: SampleAddress, index: number, nowMs: number): SmtpSession {
  const stopped = address.stopped ?? null
  const line = (direction: 'in' | 'out' | 'note', atMs: number, text: string) => ({ direction, atMs, text })
  return {
    host,
    ip: address.ip,
    port: 25,
    startedAt: iso(nowMs),
    durationMs: stopped === null ? 96 + index * 4 : 5000,
    connections: 1,
    banner: `220 ${host} ESMTP`,
    keywords: stopped?.cause === 'starttls-absent' ? ['PIPELINING', 'SIZE'] : ['PIPELINING', 'SIZE', 'STARTTLS'],
    keywordsInsideTls: stopped === null ? ['PIPELINING', 'SIZE'] : [],
    isEhloMalformed: false,
    strayBytes: 0,
    tls:
      stopped === null
        ? {
            protocol: address.protocol ?? 'TLSv1.3',
            cipher: 'TLS_AES_256_GCM_SHA384',
            group: 'X25519',
            signature: null,
            chain: chainOf(host, address, nowMs),
            trust: {
              kind: address.trust ?? 'trusted',
              anchor: (address.trust ?? 'trusted') === 'trusted' ? 'Beispiel Global Root G3' : null,
              runtimeVerdict: null,
            },
          }
        : null,
    stopped,
    transcript: [
      line('note', 0, `connect ${address.ip}:25`),
      line('in', 21, `220 ${host} ESMTP`),
      line('out', 22, 'EHLO gw1.firma.example'),
      line('in', 34, `250-${host}`),
      line('in', 34, stopped?.cause === 'starttls-absent' ? '250 SIZE 52428800' : '250 STARTTLS'),
    ],
  }
}

/** A complete report for a domain. */
export function sampleReport(sample: SampleReport, nowMs: number): ProbeReport {
  const addresses = sample.servers.flatMap((server) =>
    server.addresses.map((address) => ({ host: server.host, address })),
  )
  return {
    id: crypto.randomUUID(),
    domain: sample.domain,
    startedAt: iso(nowMs - 3_600_000),
    durationMs: 3120,
    connections: addresses.length,
    measuredFrom: { kind: 'direct', name: 'arbeitsplatz.firma.example' },
    engine: 'BoringSSL',
    observed: {
      ...nothingMoreObserved,
      mxRoute: {
        domain: sample.domain,
        kind: sample.kind ?? 'mx',
        hosts: sample.servers.map((server) => ({
          host: server.host,
          preference: server.preference ?? 10,
          addresses: server.addresses.map((address) => address.ip),
          alias: null,
          isLiteral: false,
          lookupFailed: false,
        })),
        hasStrayNullMx: false,
        detail: '',
      },
      smtpSessions: addresses.map(({ host, address }, index) => sessionOf(host, address, index, nowMs)),
    },
    judgement: { ...sample.judgement, findings: [...(sample.findings ?? [])], badges: [], simulations: [] },
  }
}
