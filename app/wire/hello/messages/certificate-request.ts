// What a server asks of a client certificate (RFC 8446 section 4.3.2, RFC 5246 section 7.4.4).
import { numbersIn, readBytes } from '../bytes.ts'
import { tls12, tls13 } from '../codes/versions.ts'
import { readExtensions } from './server-hello.ts'

const signatureAlgorithms = 13
const certificateAuthorities = 47

export interface CertificateRequest {
  readonly schemes: readonly number[]
  /** How many authorities are named as acceptable; 0 = any. */
  readonly authorities: number
}

/** Reads the request in the form of the version. */
export function readCertificateRequest(body: Buffer, version: number): CertificateRequest {
  const reader = readBytes(body)
  if (version >= tls13) {
    reader.vector(1)
    const extensions = readExtensions(reader.vector(2))
    reader.end()
    const schemes = extensions.get(signatureAlgorithms)
    const authorities = extensions.get(certificateAuthorities)
    return {
      schemes: schemes === undefined ? [] : numbersIn(readBytes(schemes).vector(2)),
      authorities: authorities === undefined ? 0 : countVectors(readBytes(authorities).vector(2)),
    }
  }
  reader.vector(1)
  const schemes = version >= tls12 ? numbersIn(reader.vector(2)) : []
  const authorities = countVectors(reader.vector(2))
  reader.end()
  return { schemes, authorities }
}

function countVectors(bytes: Buffer): number {
  const reader = readBytes(bytes)
  let count = 0
  while (reader.left > 0) {
    reader.vector(2)
    count += 1
  }
  return count
}
