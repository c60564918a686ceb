// The name of the work folder of counter-proofs and test mails on a host: a site of its own, so that no push ever meets their runs.
import { sha256 } from '#delivery/plan-hash.ts'

/** Always the same for a site; no site has it. */
export function workIdOf(siteId: string): string {
  const hex = sha256(`handschlag confirm ${siteId}`)
  // the form of a UUID of version 8 (RFC 9562 section 5.8)
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}
