// What of a configuration a running relay can take over, and what only a restart does. A change of the second kind refuses the whole
// reload (relay.restart-needed): half of a file in force would be a file nobody wrote. Of files the content counts, not the name.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { LoadedConfig } from './load-config.ts'

/** Members that are fixed while the process runs; of the listeners all but their keys. */
const fixed: Readonly<Record<string, (loaded: LoadedConfig) => unknown>> = {
  folder: ({ config }) => config.folder,
  // part of the network: what DNS and web servers are told, and which host is this relay itself
  hostName: ({ config }) => config.hostName,
  listeners: ({ config }) =>
    config.listeners.map(({ address, port, tls, requireTls, minProtocol }) => [
      address,
      port,
      tls === null,
      requireTls,
      minProtocol,
    ]),
  metrics: ({ config }) => config.metrics,
  'outbound.port': ({ config }) => config.outbound.port,
  'outbound.resolvers': ({ config }) => config.outbound.resolvers,
  'outbound.trustAnchors': ({ trustAnchors }) => trustAnchors,
  // the hosts of MTA-STS policies are fetched under those of the start
  'outbound.authorities': ({ authorities }) => authorities,
  'outbound.bundledAuthorities': ({ config }) => config.outbound.bundledAuthorities,
}

/** Whether the running relay can go on under the new configuration. */
export function checkReload(running: LoadedConfig, next: LoadedConfig): Outcome<undefined> {
  const changed = Object.entries(fixed)
    .filter(([, part]) => JSON.stringify(part(running)) !== JSON.stringify(part(next)))
    .map(([name]) => name)
  return changed.length === 0 ? succeed(undefined) : fail('relay.restart-needed', { detail: changed.join(', ') })
}
