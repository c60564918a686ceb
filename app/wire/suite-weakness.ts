// Which classes of suites no sender should still be offered (RFC 9325 section 4.1), by the words administrators know from their server's
// settings.
import { traitsOf } from './hello/codes/suite-traits.ts'

/** No certificate stands behind the key exchange; mail servers offer this to senders that check none. */
export const anonymous = 'anon'

/** The classes a suite (IANA name) falls into; none = nothing of this kind. */
export function weakClassesOf(suite: string): readonly string[] {
  const { encryption, isExport, isAnonymous } = traitsOf(suite)
  return [
    ...(isExport ? ['EXPORT'] : []),
    ...(['null', 'rc2', 'rc4', 'des', '3des', 'idea'].includes(encryption) ? [encryption.toUpperCase()] : []),
    ...(isAnonymous ? [anonymous] : []),
  ]
}

/** All classes among suites, each once. */
export function weakClassesAmong(suites: readonly string[]): readonly string[] {
  return [...new Set(suites.flatMap(weakClassesOf))].toSorted()
}
