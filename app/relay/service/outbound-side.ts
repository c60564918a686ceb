// The sending half of a relay: demands of the settings in force, pool of sessions, memory of hosts, routes. A reload changes the demands
// at once and ends the sessions that were opened under earlier ones.
import type { RelayConfig } from '#domain/relay-config.ts'
import type { RelayPolicy } from '#domain/relay-policy-file.ts'
import type { PartnerPreflight } from '#domain/relay-queue.ts'
import type { Clock } from '#ports/clock.ts'
import type { Log } from '#ports/log.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import { createAttempt } from '../outbound/attempt.ts'
import { createDemands } from '../outbound/demand-of.ts'
import { createRouteFinder } from '../outbound/find-route.ts'
import { createHostMemory } from '../outbound/host-memory.ts'
import { preflightAll } from '../outbound/preflight.ts'
import { createSessionPool, type PoolLimits, sessionLimits } from '../outbound/session-pool.ts'
import type { CounterTrials } from './counter-trial.ts'
import type { LoadedConfig } from './load-config.ts'
import { isOwnOf } from './network-of.ts'

function limitsOf({ outbound }: RelayConfig): PoolLimits {
  const { connections, perDestination } = outbound
  return { ...sessionLimits, connections, perDestination }
}

export interface OutboundSide {
  readonly attempt: ReturnType<typeof createAttempt>
  /** Looks how partners are reached, without sending mail. */
  preflight(policies: readonly RelayPolicy[], signal: AbortSignal): Promise<readonly PartnerPreflight[]>
  reloaded(loaded: LoadedConfig): void
  /** Ends the sessions; none may be in use. */
  close(): Promise<void>
}

/** Opens nothing yet; the first attempt does. */
export function createOutboundSide(
  loaded: LoadedConfig,
  network: MailNetwork,
  clock: Clock,
  log: Log,
  ways: CounterTrials['ways'],
): OutboundSide {
  let { config } = loaded
  let demands = createDemands(loaded)
  let limits = limitsOf(config)
  const pool = createSessionPool(() => limits, clock)
  const onNotKept = (detail: string) => log.note('policies of MTA-STS not kept', { detail })
  const routes = ways(createRouteFinder({ network, clock, folder: config.folder, isOwn: isOwnOf(config), onNotKept }))
  const parts = {
    dialer: network.dialer,
    clock,
    get helo() {
      return config.hostName
    },
    pool,
    hosts: createHostMemory(clock),
    routes,
    demands: () => demands,
  }
  const attempt = createAttempt(parts)
  return {
    attempt,
    reloaded(next) {
      config = next.config
      limits = limitsOf(config)
      demands = createDemands(next)
      pool.retire((mark) => demands.isCurrent(mark))
    },
    preflight: (policies, signal) => preflightAll(policies, parts, signal),
    async close() {
      pool.close()
      await routes.close()
    },
  }
}
