// What a mail server of ours shows when TLS starts. An old one offers nothing newer than TLS 1.1; OpenSSL has to be told that this is meant.
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls'

export interface ServerShows {
  readonly chainPem: string
  readonly keyPem: string
  readonly isOld: boolean
  readonly options?: SecureContextOptions
}

/** Makes it; throws where certificate and key do not belong together. */
export function serverContext({ chainPem, keyPem, isOld, options }: ServerShows): SecureContext {
  const credentials = { cert: chainPem, key: keyPem, ...options }
  if (!isOld) return createSecureContext({ minVersion: 'TLSv1.2', ...credentials })
  const old = { ...credentials, minVersion: 'TLSv1', maxVersion: 'TLSv1.1' } as const
  try {
    return createSecureContext({ ...old, ciphers: 'DEFAULT@SECLEVEL=0' })
  } catch {
    // BoringSSL knows no security levels
    return createSecureContext(old)
  }
}
