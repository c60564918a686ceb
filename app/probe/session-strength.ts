// The two questions every mode begins with: is the protocol of today, and do past sessions stay secret when a key leaks? RFC 8996,
// RFC 9325 sections 3.1.1 and 4.1.
import { traitsOf } from '#wire/hello/codes/suite-traits.ts'

const modern = new Set(['TLSv1.2', 'TLSv1.3'])

/** Whether a negotiated protocol may carry mandatory TLS. */
export function isModernProtocol(protocol: string): boolean {
  return modern.has(protocol)
}

/** Whether the suite (IANA name) agrees its keys by (EC)DHE, knows whom with, and then encrypts; every TLS 1.3 suite does. */
export function hasForwardSecrecy(protocol: string, cipher: string): boolean {
  if (protocol === 'TLSv1.3') return true
  const { hasForwardSecrecy, encryption, isExport } = traitsOf(cipher)
  return hasForwardSecrecy && encryption !== 'null' && !isExport
}
