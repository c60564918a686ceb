// Is what was negotiated good enough to be demanded? Protocol of today, keys of past sessions safe when the server's key leaks, a cipher
// that holds (RFC 8996, RFC 9325 sections 3.1.1 and 4.1), and what one policy asks beyond. The partner test and the relay ask here both.
// `pfs` asks no more than `any`: mandatory TLS without forward secrecy is none. `bsi` holds the suite against the list of TR-02102-2; group
// and signature are not seen in every runtime and left aside. What is not known is not allowed.
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { traitsOf } from '../hello/codes/suite-traits.ts'
import { standingIn } from '../profiles/listed-value.ts'
import { profileOf } from '../profiles/profile-catalog.ts'
import { weakClassesOf } from '../suite-weakness.ts'

/** Oldest first. */
const modern: readonly string[] = ['TLSv1.2', 'TLSv1.3']

/** Whether a negotiated protocol may carry mandatory TLS. */
export function isModernProtocol(protocol: string): boolean {
  return modern.includes(protocol)
}

/** Whether the suite (IANA name) agrees its keys by (EC)DHE, knows whom with, and then encrypts; every TLS 1.3 suite does. */
export function hasForwardSecrecy(protocol: string, cipher: string): boolean {
  if (protocol === 'TLSv1.3') return true
  const { hasForwardSecrecy, encryption, isExport } = traitsOf(cipher)
  return hasForwardSecrecy && encryption !== 'null' && !isExport
}

/** What keeps a session from carrying mail that must be encrypted; undefined when nothing does. */
export function protocolFault(
  { protocol, cipher }: { readonly protocol: string; readonly cipher: string },
  { minProtocol, suites }: Pick<TlsPolicy, 'minProtocol' | 'suites'>,
  now: string,
): 'protocol-too-old' | 'suite-not-allowed' | undefined {
  const isEnough = isModernProtocol(protocol) && modern.indexOf(protocol) >= modern.indexOf(minProtocol)
  if (!isEnough) return 'protocol-too-old'
  const isSound = hasForwardSecrecy(protocol, cipher) && weakClassesOf(cipher).length === 0
  if (!isSound) return 'suite-not-allowed'
  return suites === 'bsi' && !isListedByBsi(protocol, cipher, now) ? 'suite-not-allowed' : undefined
}

/** A suite past its year, or one the edition does not speak of, is not listed. */
function isListedByBsi(protocol: string, cipher: string, now: string): boolean {
  const rules = profileOf('bsi-tr-02102-2')?.protocols.find(({ name }) => name === protocol)
  if (rules === undefined) return false
  return standingIn(rules.suites, rules.unsettled, cipher, new Date(now).getUTCFullYear()).state === 'met'
}
