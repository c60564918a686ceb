// TLSA records for certificates, made with the runtime's own certificate reader, not with the code under test.
import { createHash, X509Certificate } from 'node:crypto'
import type { TlsaRecord } from '#domain/dns-security.ts'

/** DER of every certificate in a PEM text. */
export function dersOf(pem: string): readonly Buffer[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  return blocks.map((block) => Buffer.from(new X509Certificate(block).raw))
}

/** The record of a certificate in the given form. */
export function tlsaOf(der: Buffer, usage: number, selector: number, matchingType: number): TlsaRecord {
  const key = () => new X509Certificate(der).publicKey.export({ format: 'der', type: 'spki' })
  const selected = selector === 0 ? der : key()
  const digest = (hash: string) => createHash(hash).update(selected).digest('hex')
  const association = [selected.toString('hex'), digest('sha256'), digest('sha512')][matchingType] ?? ''
  return { usage, selector, matchingType, association }
}
