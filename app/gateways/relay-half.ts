// What a gateway that hands partner mail to our relay needs of it: the relay's files for the same policies, and reading them back. Here,
// so that no target knows another one.
import type { Artefact } from '#domain/artefact.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import type { PolicyReading } from './policy-reading.ts'
import { relayFileName } from './relay/relay-file-lines.ts'
import { emptyRelaySite } from './relay/site.ts'
import { relayTarget } from './relay/target.ts'

export const relayHalfFileName = relayFileName

/** The relay's files; faults: those of the relay target. */
export function relayHalfOf(policies: readonly TlsPolicy[]): Outcome<readonly Artefact[]> {
  const rendering = relayTarget.render(policies, emptyRelaySite)
  return rendering.ok ? succeed(rendering.value.artefacts) : rendering
}

/** What the relay's files demand; fault gateway.not-readable. */
export function readRelayHalf(artefacts: readonly Artefact[]): Outcome<readonly PolicyReading[]> {
  return relayTarget.readBack(artefacts)
}
