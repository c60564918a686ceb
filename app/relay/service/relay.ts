// One running relay, assembled from its parts and taken apart again in the opposite order. Starting opens everything or nothing: the first
// fault closes what was opened. Nothing is lost by an end at any moment; a gentle end only saves the partners repeated attempts.
import { mkdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { RelayEvent } from '#domain/relay-queue.ts'
import type { Clock } from '#ports/clock.ts'
import type { Log } from '#ports/log.ts'
import { errorCode } from '#sqlite/durable-file.ts'
import { createSystemNetwork } from '#wire/system-network.ts'
import { createTrustStore } from '#wire/trust-store.ts'
import { controlPathOf } from '../control/control-path.ts'
import { startControlServer } from '../control/control-server.ts'
import type { Room } from '../inbound/inbound-parts.ts'
import { startListeners } from '../inbound/listeners.ts'
import { createAttempts } from '../outbound/attempts.ts'
import { createRouteFinder } from '../outbound/route.ts'
import { createQueue } from '../queue/run-queue.ts'
import { openQueueStore, type StoreOrder } from '../store/open-queue-store.ts'
import { createAnswers } from './answers.ts'
import { watchFreeSpace } from './free-space.ts'
import { startHealthServer } from './health-server.ts'
import { lockFolder } from './instance-lock.ts'
import { type LoadedConfig, loadConfig } from './load-config.ts'
import { createMetrics } from './metrics.ts'
import { newQueueId } from './queue-id.ts'
import { checkReload } from './reload.ts'
import { keepRetention } from './retention.ts'
import { watchFiles } from './watch-files.ts'

export interface RelayOrder {
  readonly configPath: string
  readonly storeThread: StoreOrder['thread']
  readonly log: Log
  readonly clock: Clock
  readonly onEvent?: (event: RelayEvent) => void
}

export interface RunningRelay {
  readonly listeners: readonly { readonly address: string; readonly port: number }[]
  /** Port of health and metrics; null = none. */
  readonly metricsPort: number | null
  /** Reads the configuration and what it names again; a fault leaves the earlier ones in force. */
  reload(): Promise<Outcome<undefined>>
  /** Takes no more mail, lets what runs end within the grace, closes the store. */
  stop(graceMs: number): Promise<void>
}

/** Opens everything and begins to work. */
export async function startRelay(order: RelayOrder): Promise<Outcome<RunningRelay>> {
  const loaded = await loadConfig(order.configPath)
  if (!loaded.ok) return loaded
  const made = await makeFolder(loaded.value.config.folder)
  if (!made.ok) return made
  const lock = lockFolder(loaded.value.config.folder)
  if (!lock.ok) return lock
  const closers: Closer[] = [async () => lock.value.release()]
  const relay = await assemble(order, loaded.value, closers)
  if (!relay.ok) await closeAll(closers, 0)
  return relay
}
type Closer = (graceMs: number) => Promise<void>

async function closeAll(closers: readonly Closer[], graceMs: number): Promise<void> {
  for (const close of closers.toReversed()) await close(graceMs)
}

async function makeFolder(folder: string): Promise<Outcome<undefined>> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    return succeed(undefined)
  } catch (error) {
    return fail('storage.not-writable', { path: folder, detail: errorCode(error) })
  }
}
