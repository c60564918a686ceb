// Opens the relay's listeners. Faults: relay.not-started with address and reason, relay.key-unusable.
import { fail, type Outcome } from '#domain/fault.ts'
import type { InboundParts, Listeners } from './inbound-parts.ts'

/** Listens wherever the configuration says; all listeners or none. */
export async function startListeners(parts: InboundParts): Promise<Outcome<Listeners>> {
  return fail('relay.not-started', { detail: `${parts.config.listeners.length} listeners` })
}
