// What of a configuration a running relay can take over, and what only a restart does. A change of the second kind refuses the whole
// reload (relay.restart-needed): half of a file in force would be a file nobody wrote.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { RelayConfig } from '#domain/relay-config.ts'

/** Members that are fixed while the process runs; of the listeners all but their keys. */
const fixed: Readonly<Record<string, (config: RelayConfig) => unknown>> = {
  folder: ({ folder }) => folder,
  listeners: ({ listeners }) =>
    listeners.map(({ address, port, tls, requireTls, minProtocol }) => [
      address,
      port,
      tls === null,
      requireTls,
      minProtocol,
    ]),
  metrics: ({ metrics }) => metrics,
  'outbound.port': ({ outbound }) => outbound.port,
  'outbound.resolvers': ({ outbound }) => outbound.resolvers,
  'outbound.trustAnchors': ({ outbound }) => outbound.trustAnchors,
  'outbound.bundledAuthorities': ({ outbound }) => outbound.bundledAuthorities,
}

/** Whether the running relay can go on under the new configuration. */
export function checkReload(running: RelayConfig, next: RelayConfig): Outcome<undefined> {
  const changed = Object.entries(fixed)
    .filter(([, part]) => JSON.stringify(part(running)) !== JSON.stringify(part(next)))
    .map(([name]) => name)
  return changed.length === 0 ? succeed(undefined) : fail('relay.restart-needed', { detail: changed.join(', ') })
}
