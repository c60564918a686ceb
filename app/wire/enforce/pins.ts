// Agreed pins, for test and relay: SHA-256 of a certificate or of its public key, in lower-case hex.
import type { Certificate } from '#domain/observation.ts'

/** Whether a server that shows this certificate shows what was agreed; never without a pin. */
export function isPinned({ sha256, spkiSha256 }: Certificate, pins: readonly string[]): boolean {
  return pins.includes(sha256) || pins.includes(spkiSha256)
}
