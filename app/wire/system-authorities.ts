// The certification authorities the operating system trusts, read by runtimes that can. undefined where this one cannot or the system
// does not let it; what is no certificate is left out.
import * as tls from 'node:tls'

/** Newer runtimes have it; the types of the oldest one do not know it. */
export type StoreReader = (store: 'system') => unknown

const reader = (tls as { readonly getCACertificates?: StoreReader }).getCACertificates

/** Whether this runtime can read the system's store. */
export const canReadSystemAuthorities = typeof reader === 'function'

let known: readonly string[] | undefined

/** PEM of every authority of the system; kept once read, because some systems take seconds. */
export function readSystemAuthorities(): readonly string[] | undefined {
  known ??= readBy(reader)
  return known
}

/** What a reader of the system's store gives. */
export function readBy(read: StoreReader | undefined): readonly string[] | undefined {
  try {
    const answer = read?.('system')
    return Array.isArray(answer) ? answer.filter(isPem) : undefined
  } catch {
    return undefined
  }
}

function isPem(entry: unknown): entry is string {
  return typeof entry === 'string' && entry.startsWith('-----BEGIN CERTIFICATE-----')
}
