// Reads one DER certificate into plain facts. Works the same under OpenSSL and BoringSSL: what a runtime may not be able to load is
// cut from the DER. A certificate that cannot be read at all is undefined, never half-read.
import 'reflect-metadata'
import { createHash } from 'node:crypto'
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsagesExtension,
  X509Certificate as ParsedCertificate,
  SubjectAlternativeNameExtension,
} from '@peculiar/x509'
import type { Certificate } from '#domain/observation.ts'
import { readKeyFacts } from './path/public-key-facts.ts'
import { mostNames } from './peer-identity.ts'
import { hashNamedIn } from './signature-oid.ts'
import { printable } from './smtp-reply.ts'

/** The facts of a DER certificate. */
export function readCertificate(der: Buffer): Certificate | undefined {
  try {
    const parsed = new ParsedCertificate(new Uint8Array(der))
    const altName = parsed.getExtension(SubjectAlternativeNameExtension)
    const names = altName?.names.toJSON() ?? []
    return {
      subject: printable(parsed.subject),
      issuer: printable(parsed.issuer),
      commonName: commonNameOf(parsed),
      dnsNames: names
        .filter((name) => name.type === 'dns')
        .map((name) => printable(name.value.toLowerCase()))
        .slice(0, mostNames),
      hasSubjectAltName: names.some((name) => name.type === 'dns'),
      serial: parsed.serialNumber,
      notBefore: parsed.notBefore.toISOString(),
      notAfter: parsed.notAfter.toISOString(),
      sha256: sha256(der),
      spkiSha256: sha256(Buffer.from(parsed.publicKey.rawData)),
      key: readKeyFacts(Buffer.from(parsed.publicKey.rawData)),
      signatureHash: hashOf(der, parsed),
      isAuthority: parsed.getExtension(BasicConstraintsExtension)?.ca ?? false,
      extendedKeyUsage: parsed.getExtension(ExtendedKeyUsageExtension)?.usages.map((usage) => String(usage)) ?? null,
      keyUsage: usagesOf(parsed),
      hasIssuerAddress: parsed.extensions.some((extension) => extension.type === '1.3.6.1.5.5.7.1.1'),
      pem: toPem(der),
    }
  } catch {
    return undefined
  }
}

function commonNameOf(parsed: ParsedCertificate): string | null {
  const value = parsed.subjectName.getField('CN')[0]
  return value === undefined ? null : printable(value)
}

/** RSASSA-PSS names its hash in parameters, which the library reads; everything else is in the OID. */
function hashOf(der: Buffer, parsed: ParsedCertificate): string | null {
  const hash = (parsed.signatureAlgorithm as { hash?: { name?: string } }).hash?.name
  return hashNamedIn(der) ?? hash ?? null
}

const usageNames = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
]

function usagesOf(parsed: ParsedCertificate): string[] | null {
  const flags = parsed.getExtension(KeyUsagesExtension)?.usages
  return flags === undefined ? null : usageNames.filter((_name, bit) => (flags & (1 << bit)) !== 0)
}

/** Lower-case hex SHA-256. */
export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function toPem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
