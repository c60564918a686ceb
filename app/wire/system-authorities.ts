// The certification authorities the operating system trusts, read by runtimes that can. undefined where this one cannot or the system
// does not let it; what is no certificate is left out.
import * as tls from 'node:tls'

type StoreReader = (store: 'system') => unknown
const reader = (tls as { readonly getCACertificates?: StoreReader }).getCACertificates

/** Whether this runtime can read the system's store. */
export const canReadSystemAuthorities = typeof reader === 'function'

let read: readonly string[] | undefined

/** PEM of every authority of the system; read once, because some systems take seconds. */
export function readSystemAuthorities(): readonly string[] | undefined {
  if (reader === undefined) return undefined
  try {
    const answer = reader('system')
    read ??= Array.isArray(answer) ? answer.filter(isPem) : undefined
  } catch {
    read = undefined
  }
  return read
}

function isPem(entry: unknown): entry is string {
  return typeof entry === 'string' && entry.startsWith('-----BEGIN CERTIFICATE-----')
}
