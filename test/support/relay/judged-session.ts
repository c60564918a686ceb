// Orders for `enforce` as data: a session in which nothing is wrong, and the changes a test makes to it. The certificate is a real one, its
// facts are changed where a test asks for what nobody would issue.
import { PassThrough } from 'node:stream'
import type { Certificate, TrustPath } from '#domain/observation.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import { factsOf, signSmall, smallAuthority } from '#test/support/small-certificates.ts'
import type { Demand, EnforceOrder } from '#wire/enforce/demand.ts'
import type { OpenSession, SessionTls } from '#wire/smtp-client/open-session.ts'
import { readReplies } from '#wire/smtp-reply.ts'

export const now = '2026-11-22T08:00:00.000Z'
export const host = 'mx.partner.example'

const root = smallAuthority('practice root')
const der = signSmall(root, smallAuthority(host), [])
const rootDer = signSmall(root, root)
const [plainLeaf, plainRoot] = factsOf([der, rootDer])
if (plainLeaf === undefined || plainRoot === undefined) throw new Error('a certificate of the test cannot be read')

export const leaf: Certificate = { ...plainLeaf, dnsNames: [host, 'mail.partner.example'], hasSubjectAltName: true }
export const anchor: Certificate = plainRoot

/** A trusted path of these certificates. */
export function trusted(path: readonly Certificate[]): TrustPath {
  return { kind: 'trusted', anchor: anchor?.subject ?? null, path: [...path], runtimeVerdict: null }
}

const goodTls: SessionTls = {
  protocol: 'TLSv1.3',
  cipher: 'TLS_AES_256_GCM_SHA384',
  group: 'x25519',
  signature: null,
  chain: [leaf],
  trust: trusted([leaf, anchor]),
  isResumed: false,
  serverName: host,
  clientCertificateSha256: null,
  chainDer: [der],
}

/** A session with changes to its TLS; null = in clear. */
export function sessionWith(
  tls: Partial<SessionTls> | null,
  changes: { readonly isStarttlsOffered?: boolean; readonly hasRequireTls?: boolean; readonly host?: string } = {},
): OpenSession {
  const stream = new PassThrough()
  return {
    host: changes.host ?? host,
    ip: '192.0.2.25',
    port: 25,
    localIp: '192.0.2.1',
    abilities: {
      hasPipelining: true,
      maxSize: 0,
      has8bitMime: true,
      hasSmtpUtf8: true,
      hasDsn: true,
      hasRequireTls: changes.hasRequireTls ?? true,
      authMechanisms: [],
    },
    tls: tls === null ? null : { ...goodTls, ...tls },
    isStarttlsOffered: changes.isStarttlsOffered ?? true,
    steps: [],
    line: { stream, replies: readReplies(stream, () => {}) },
    isUsable: () => true,
    leave: () => {},
  }
}

/** A session whose leaf has changed facts. */
export function sessionOf(changes: Partial<Certificate>): OpenSession {
  const changed = { ...leaf, ...changes }
  return sessionWith({ chain: [changed], trust: trusted([changed, ...(anchor === undefined ? [] : [anchor])]) })
}

/** The demand of a policy of this level. */
export function demandOf(level: TlsLevel, changes: Partial<Demand> = {}): Demand {
  return {
    level,
    names: [],
    pins: [leaf.spkiSha256],
    minProtocol: 'TLSv1.2',
    suites: 'any',
    clientCertificateSha256: null,
    requiresTls: false,
    recipientDomain: 'partner.example',
    exceptionLevel: null,
    ...changes,
  }
}

const ownRecord = { usage: 3, selector: 1, matchingType: 1, association: leaf.spkiSha256 }
/** TLSA that the good session meets. */
export const matchingTlsa: NonNullable<EnforceOrder['dane']> = {
  kind: 'published',
  records: [ownRecord],
  baseDomains: [host],
}
/** TLSA of another key. */
export const foreignTlsa: NonNullable<EnforceOrder['dane']> = {
  ...matchingTlsa,
  records: [{ ...ownRecord, association: '00'.repeat(32) }],
}
/** TLSA no sender of mail can use. */
export const uselessTlsa: NonNullable<EnforceOrder['dane']> = { ...matchingTlsa, records: [{ ...ownRecord, usage: 1 }] }

/** An order: the level `dane` finds its records, other levels find nothing published. */
export function orderOf(session: OpenSession, demand: Demand, facts: Partial<EnforceOrder> = {}): EnforceOrder {
  const isDane = demand.level === 'dane'
  return {
    session,
    demand,
    dnssec: isDane ? 'secure' : null,
    dane: isDane ? matchingTlsa : null,
    sts: null,
    now,
    ...facts,
  }
}
