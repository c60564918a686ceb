// Whether one name lies inside one subtree of name constraints (RFC 5280 section 4.2.1.10). undefined = it cannot be compared, which the
// caller must take for a violation.
import { isIP } from 'node:net'
import type { GeneralName } from './general-name.ts'

/** `isExcluding` widens a wildcard to every name it could stand for, because one of them would be forbidden. */
export function isWithin(name: GeneralName, base: GeneralName, isExcluding: boolean): boolean | undefined {
  if (name.kind === 'ip' && base.kind === 'ip') return isAddressWithin(name.bytes, base.bytes)
  if (name.kind === 'directory' && base.kind === 'directory') {
    return base.parts.every((part, index) => name.parts[index] === part)
  }
  if (name.kind === 'dns' && base.kind === 'dns') return isHostWithin(name.text, base.text, isExcluding)
  if (name.kind === 'email' && base.kind === 'email') return isMailWithin(name.text, base.text)
  return name.kind === 'uri' && base.kind === 'uri' ? isAddressedWithin(name.text, base.text) : undefined
}

function isHostWithin(name: string, base: string, isExcluding: boolean): boolean {
  if (base === '') return true
  const suffix = base.startsWith('.') ? base : `.${base}`
  if (!name.startsWith('*.')) return base.startsWith('.') ? name.endsWith(base) : `.${name}`.endsWith(suffix)
  const parent = name.slice(1)
  const isOneOfIts = !base.startsWith('.') && base.includes('.') && base.slice(base.indexOf('.')) === parent
  return parent.endsWith(suffix) || (isExcluding && isOneOfIts)
}

function isMailWithin(address: string, base: string): boolean | undefined {
  const at = address.lastIndexOf('@')
  if (at < 1) return undefined
  const host = address.slice(at + 1).toLowerCase()
  const baseAt = base.lastIndexOf('@')
  const domain = base.slice(baseAt + 1).toLowerCase()
  if (baseAt > 0) return base.slice(0, baseAt) === address.slice(0, at) && domain === host
  return isHostOf(host, domain)
}

/** A domain means this host alone, with a dot before it all hosts below. */
function isHostOf(host: string, domain: string): boolean {
  return domain === '' || (domain.startsWith('.') ? host.endsWith(domain) : host === domain)
}

/** The base is an address followed by a mask of the same length. */
function isAddressWithin(address: Buffer, base: Buffer): boolean | undefined {
  if (![4, 16].includes(address.length) || ![8, 32].includes(base.length)) return undefined
  const half = base.length / 2
  if (address.length !== half) return false
  return address.every((byte, index) => (((base[index] ?? 0) ^ byte) & (base[half + index] ?? 0)) === 0)
}

function isAddressedWithin(uri: string, base: string): boolean | undefined {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:@[\]]+)(?::\d*)?(?:[/?#]|$)/i.exec(uri)
  const host = authority?.[1]?.toLowerCase()
  return host === undefined || isIP(host) !== 0 ? undefined : isHostOf(host, base.toLowerCase())
}
