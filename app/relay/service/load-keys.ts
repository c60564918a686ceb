// Our own certificates and keys: read, bounded, and proven to belong together before anything listens. A key that others may read is
// refused (relay.key-unusable); one that the group may read is taken, since services share keys that way. Keys stay in memory only.
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { ClientCertificate } from '#wire/smtp-client/client-tls.ts'
import { readAuthorities } from '#wire/trust-store.ts'
import { readBounded } from './read-bounded.ts'

const limit = 1024 * 1024

/** Reads a pair of PEM files. Faults input.unreadable-file, input.too-large, relay.key-unusable. */
export async function loadKeyPair(pair: {
  readonly certificate: string
  readonly key: string
}): Promise<Outcome<ClientCertificate>> {
  const certificate = await readBounded(pair.certificate, limit)
  if (!certificate.ok) return certificate
  const key = await readBounded(pair.key, limit)
  if (!key.ok) return key
  const isPrivate = await checkMode(pair.key)
  if (!isPrivate.ok) return isPrivate
  const chain = readAuthorities(certificate.value, pair.certificate)
  const [leaf] = chain.ok ? chain.value : []
  if (leaf === undefined) return fail('relay.key-unusable', { path: pair.certificate, detail: 'no PEM certificate' })
  try {
    const parsed = new X509Certificate(leaf)
    if (!parsed.checkPrivateKey(createPrivateKey(key.value))) {
      return fail('relay.key-unusable', { path: pair.key, detail: `not the key of ${pair.certificate}` })
    }
    createSecureContext({ cert: certificate.value, key: key.value })
    const sha256 = parsed.fingerprint256.replaceAll(':', '').toLowerCase()
    return succeed({ certificatePem: certificate.value, keyPem: key.value, sha256 })
  } catch (error) {
    return fail('relay.key-unusable', { path: pair.key, detail: reasonOf(error) })
  }
}

async function checkMode(path: string): Promise<Outcome<undefined>> {
  if (process.platform === 'win32') return succeed(undefined)
  const { mode } = await stat(path)
  return (mode & 0o007) === 0
    ? succeed(undefined)
    : fail('relay.key-unusable', { path, detail: `mode ${(mode & 0o777).toString(8)}` })
}

/** The engine's words name the trouble, never a part of the key. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '').slice(0, 200) : ''
}
