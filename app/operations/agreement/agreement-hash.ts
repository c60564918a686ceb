// The hash both sides compute over the same terms: SHA-256 of the canonical text. Contacts are not in it, so it stays when people change.
import { createHash } from 'node:crypto'
import { canonicalJson, type NeutralAgreement } from '#domain/agreement/neutral.ts'

/** Lower-case hex. */
export function hashOf(neutral: NeutralAgreement): string {
  return createHash('sha256').update(canonicalJson(neutral), 'utf8').digest('hex')
}
