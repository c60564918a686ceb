// The server's certificates as sent, in their order, with the staple where the version carries it (RFC 8446 section 4.4.2, RFC 6066
// section 8). DER is passed on unread.
import { MalformedBytes, readBytes } from '../bytes.ts'
import { readExtensions } from './server-hello.ts'

const maxCertificates = 64
const statusRequest = 5

export interface SentCertificates {
  readonly chain: readonly Buffer[]
  readonly staple: Buffer | null
}

/** Reads the message of TLS 1.3, whose staple belongs to the first certificate. */
export function readCertificates13(body: Buffer): SentCertificates {
  const reader = readBytes(body)
  reader.vector(1)
  const list = readBytes(reader.vector(3))
  reader.end()
  const chain: Buffer[] = []
  let staple: Buffer | null = null
  while (list.left > 0) {
    keep(chain, list.vector(3))
    const status = readExtensions(list.vector(2)).get(statusRequest)
    if (chain.length === 1 && status !== undefined) staple = readStatus(status)
  }
  return { chain, staple }
}

/** Reads the message of SSLv3 to TLS 1.2. */
export function readCertificates(body: Buffer): SentCertificates {
  const reader = readBytes(body)
  const list = readBytes(reader.vector(3))
  reader.end()
  const chain: Buffer[] = []
  while (list.left > 0) keep(chain, list.vector(3))
  return { chain, staple: null }
}

/** Reads a CertificateStatus; anything but one OCSP response is null. */
export function readStatus(body: Buffer): Buffer | null {
  const reader = readBytes(body)
  if (reader.number(1) !== 1) return null
  const response = reader.vector(3)
  reader.end()
  return response
}

function keep(chain: Buffer[], der: Buffer): void {
  if (der.length === 0) throw new MalformedBytes('an empty certificate')
  if (chain.length >= maxCertificates) throw new MalformedBytes(`more than ${maxCertificates} certificates`)
  chain.push(der)
}
