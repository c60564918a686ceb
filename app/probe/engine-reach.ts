// What both runtimes' TLS engines speak for certain. Where a server's own choice lies within, a session that failed nevertheless failed for
// another reason, and no hello may stand in for it.
import type { AnsweredHello } from '#domain/hello-answer.ts'
import type { Certificate } from '#domain/observation.ts'

const suites =
  /^TLS_(AES_(128_GCM_SHA256|256_GCM_SHA384)|CHACHA20_POLY1305_SHA256|(ECDHE_(ECDSA|RSA)|RSA)_WITH_(AES_(128|256)_(GCM_SHA(256|384)|CBC_SHA)|CHACHA20_POLY1305_SHA256))$/
const groups: readonly string[] = ['x25519', 'secp256r1', 'secp384r1', 'secp521r1']
const versions: readonly string[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']

/** Whether either engine could have taken what the server chose, key of the certificate included. */
export function isWithinReach({ protocol, suite, group }: AnsweredHello, leaf: Certificate | undefined): boolean {
  if (!versions.includes(protocol) || !suites.test(suite)) return false
  if (group !== null && !groups.includes(group)) return false
  const { algorithm, bits } = leaf?.key ?? { algorithm: '', bits: null }
  return algorithm === 'rsa' || (algorithm === 'ec' && [256, 384, 521].includes(bits ?? 0)) || leaf === undefined
}
