// A report of a full test that saw a little of everything: weak suites, an interrupted list, DNSSEC, TLSA, MTA-STS, badges, a simulated
// gateway and revocation.
import type { ProbeReport } from '#domain/probe-report.ts'
import { sampleReport, sampleSession } from './samples.ts'

const at = { host: 'mx.bank.example', ip: '127.0.0.1' }
const secure = { state: 'secure', reason: 'claimed-by-resolver', zone: 'bank.example' } as const

/** The report of `deep.example`. */
export function sampleDeepReport(changes: Partial<ProbeReport['observed']> = {}): ProbeReport {
  const report = sampleReport({ domain: 'deep.example' })
  const leaf = sampleSession().tls?.chain[0]
  const good = {
    kind: 'good',
    thisUpdate: '2026-11-21T00:00:00.000Z',
    nextUpdate: '2026-11-28T00:00:00.000Z',
  } as const
  return {
    ...report,
    observed: {
      ...report.observed,
      hellos: [
        {
          ...at,
          startedAt: '2026-11-21T09:55:00.000Z',
          isRemembered: true,
          connections: 0,
          answers: [],
          ended: 'limited',
          detail: 'broken-off',
        },
      ],
      enumerations: [
        {
          ...at,
          startedAt: '2026-11-21T10:00:00.000Z',
          connections: 24,
          modern: { suites: ['TLS_AES_256_GCM_SHA384'], groups: ['x25519'] },
          classic: {
            suites: ['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'TLS_RSA_WITH_3DES_EDE_CBC_SHA'],
            groups: ['secp256r1', 'secp160r1', 'ffdhe2048'],
          },
          preference: 'server',
          oldVersions: { 'TLSv1.1': true, TLSv1: false, SSLv3: null },
          refusesClearMail: false,
          answersInjected: true,
          ended: 'interrupted',
          detail: '',
        },
      ],
      dnsSecurity: {
        method: 'claimed',
        mx: secure,
        hosts: [
          {
            host: at.host,
            addresses: secure,
            tlsa: {
              kind: 'published',
              owner: `_25._tcp.${at.host}`,
              records: [{ usage: 3, selector: 1, matchingType: 1, association: 'ab'.repeat(32) }],
              baseDomains: [at.host],
              dnssec: secure,
            },
          },
        ],
      },
      sts: {
        kind: 'record',
        id: '1',
        fetched: {
          kind: 'policy',
          policy: { mode: 'enforce', maxAgeSeconds: 604_800, mx: ['*.bank.example'] },
          notes: [],
          text: '',
          peer: { address: null, certificate: null, flaws: [] },
        },
      },
      tlsRpt: { kind: 'found', addresses: ['mailto:tls@bank.example'] },
      revocations: [
        {
          sha256: leaf?.sha256 ?? '',
          subject: leaf?.subject ?? '',
          status: good,
          mustStaple: 'not-required',
          attempts: [
            {
              source: 'list',
              url: 'http://ca.example/list.crl',
              status: { kind: 'unknown', why: 'unreachable', detail: '' },
            },
            { source: 'responder', url: 'http://ca.example/ocsp', status: good },
          ],
        },
      ],
      ...changes,
    },
    judgement: {
      ...report.judgement,
      badges: [
        {
          id: 'rfc9325',
          state: 'met',
          edition: '2022-11',
          profile: { id: 'rfc9325', edition: '2022-11' },
          isVerified: true,
          reasons: [{ condition: 'profile', state: 'met', point: null, isVerified: true, at, proof: null, items: [] }],
        },
        {
          id: 'dsk-qualified',
          state: 'not-met',
          edition: '2021-06-16',
          profile: { id: 'bsi-tr-02102-2', edition: '2023' },
          isVerified: false,
          reasons: [
            {
              condition: 'level-mandatory',
              state: 'met',
              point: null,
              isVerified: true,
              at: null,
              proof: null,
              items: [],
            },
            {
              condition: 'profile',
              state: 'not-met',
              point: 'Q1',
              isVerified: false,
              at,
              proof: null,
              items: [
                {
                  item: 'group',
                  value: 'x25519',
                  state: 'not-met',
                  reason: 'not-listed',
                  until: null,
                  minimum: null,
                  isVerified: false,
                  isHint: false,
                  side: 'pair',
                },
              ],
            },
          ],
        },
      ],
      simulations: [
        {
          ...at,
          verdict: {
            kind: 'negotiated',
            gateway: 'exchange-windows-server-2019',
            evidence: 'unverified',
            protocol: 'TLSv1.2',
            suite: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
            group: 'x25519',
            keyExchangeBits: 253,
            signatureScheme: null,
            weaknesses: [],
          },
        },
      ],
    },
  }
}
