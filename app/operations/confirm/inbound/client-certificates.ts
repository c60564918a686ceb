// The client certificates an inbound proof shows: a throw-away one nobody trusts, and the partner's own where it was lent to us.
import { X509Certificate } from 'node:crypto'
import { type Outcome, succeed } from '#domain/fault.ts'
import { createLabAuthority } from '#lab/authority.ts'
import { loadKeyPair } from '#relay/service/load-keys.ts'
import type { ClientCertificate } from '#wire/smtp-client/client-tls.ts'

const dayMs = 86_400_000

/** A certificate in order but for its authority, made for `name`; its key dies with the proof. */
export function throwAwayCertificate(name: string, now: Date): ClientCertificate {
  const dates = { notBefore: new Date(now.getTime() - dayMs), notAfter: new Date(now.getTime() + dayMs) }
  const { chainPem, keyPem } = createLabAuthority(now).issue({ names: [name], ...dates })
  const sha256 = new X509Certificate(chainPem).fingerprint256.replaceAll(':', '').toLowerCase()
  return { certificatePem: chainPem, keyPem, sha256 }
}

/** The partner's, out of one PEM file; null = none. Faults input.unreadable-file, input.too-large, relay.key-unusable. */
export async function lentCertificate(path: string | null): Promise<Outcome<ClientCertificate | null>> {
  return path === null ? succeed(null) : await loadKeyPair({ certificate: path, key: path })
}
