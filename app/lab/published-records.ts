// What the practice partners publish in DNS: mail servers and their addresses, TLSA records, and where policy and reports are.
import { createHash, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto'
import type { WireRecord } from '#wire/dnssec/message/dns-wire.ts'
import type { IssuedCertificate } from './authority.ts'
import { addressRecord, exchangeRecord, textRecord, tlsaRecord } from './dns/records.ts'
import type { LabPartnerPlan } from './partners.ts'

/** The records of one partner; certificates by host. */
export function recordsOf(
  { domain, hosts, fingerprints, hasPolicy = false }: LabPartnerPlan,
  certificates: ReadonlyMap<string, IssuedCertificate>,
): readonly WireRecord[] {
  const exchanges = hosts.map(({ host, preference }) => exchangeRecord(domain, preference, host))
  const keys = hosts.flatMap(({ host }) => {
    const certificate = certificates.get(host)
    if (fingerprints === undefined || certificate === undefined) return []
    const inUse = new X509Certificate(certificate.chainPem).publicKey
    return (fingerprints === 'in-use' ? [inUse, otherKey()] : [otherKey()]).map((key) => fingerprintOf(host, key))
  })
  const policy = hasPolicy ? [textRecord(`_mta-sts.${domain}`, 'v=STSv1; id=20260101000000;')] : []
  const reports =
    hasPolicy || fingerprints !== undefined
      ? [textRecord(`_smtp._tls.${domain}`, `v=TLSRPTv1; rua=mailto:tls-reports@${domain}`)]
      : []
  return [...(hosts.length === 0 ? [exchangeRecord(domain, 0, '')] : exchanges), ...keys, ...policy, ...reports]
}

/** Where a host is found. */
export function addressesOf(addresses: ReadonlyMap<string, string>): readonly WireRecord[] {
  return [...addresses].map(([host, ip]) => addressRecord(host, ip))
}

/** The policy of a partner, for every sender to demand TLS with a valid certificate. */
export function policyOf({ hosts }: Pick<LabPartnerPlan, 'hosts'>): string {
  const lines = ['version: STSv1', 'mode: enforce', ...hosts.map(({ host }) => `mx: ${host}`), 'max_age: 2592000']
  return lines.map((line) => `${line}\r\n`).join('')
}

/** A key of the server that is not in use: the next one, or the one before. */
function otherKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
}

/** 3 1 1: the server's own key by its SHA-256. */
function fingerprintOf(host: string, key: KeyObject): WireRecord {
  const association = createHash('sha256')
    .update(key.export({ format: 'der', type: 'spki' }))
    .digest('hex')
  return tlsaRecord(host, { usage: 3, selector: 1, matchingType: 1, association })
}
