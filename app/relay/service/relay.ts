// One running relay, assembled from its parts and taken apart again in the opposite order. Starting opens everything or nothing: the first
// fault closes what was opened. Nothing is lost by an end at any moment; a gentle end only saves the partners repeated attempts.
import { mkdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { RelayEvent } from '#domain/relay-queue.ts'
import { warningsOf } from '#domain/relay-warnings.ts'
import type { Clock } from '#ports/clock.ts'
import type { Log } from '#ports/log.ts'
import { errorCode } from '#sqlite/durable-file.ts'
import { createTrustStore } from '#wire/trust-store.ts'
import { controlPathOf } from '../control/control-path.ts'
import { startControlServer } from '../control/control-server.ts'
import type { Room } from '../inbound/inbound-parts.ts'
import { startListeners } from '../inbound/listeners.ts'
import { createQueue } from '../queue/run-queue.ts'
import { openQueueStore, type StoreOrder } from '../store/open-queue-store.ts'
import { createAnswers } from './answers.ts'
import { type Closer, closeAll } from './close-all.ts'
import { createContainerMaker } from './container-maker.ts'
import { createCounterTrials } from './counter-trial.ts'
import { watchFreeSpace } from './free-space.ts'
import { startHealthServer } from './health-server.ts'
import { lockFolder } from './instance-lock.ts'
import { type LoadedConfig, loadConfig, namedFiles } from './load-config.ts'
import { createMetrics } from './metrics.ts'
import { networkOf } from './network-of.ts'
import { createOutboundSide } from './outbound-side.ts'
import { keepPreflight } from './preflight-keeper.ts'
import { newQueueId } from './queue-id.ts'
import { watchQueueLoad } from './queue-load.ts'
import { checkReload } from './reload.ts'
import { keepRetention } from './retention.ts'
import { watchFiles } from './watch-files.ts'

export interface RelayOrder {
  readonly configPath: string
  readonly storeThread: StoreOrder['thread']
  /** The WebAssembly that encrypts containers. */
  readonly qpdfFile: string
  readonly log: Log
  readonly clock: Clock
  readonly onEvent?: (event: RelayEvent) => void
}

export interface RunningRelay {
  readonly listeners: readonly { readonly address: string; readonly port: number }[]
  /** Port of health and metrics; null = none. */
  readonly metricsPort: number | null
  /** Resolves with the reason when the store is gone: nothing can be kept any more, the process must start anew. */
  readonly lost: Promise<unknown>
  /** Reads the configuration and what it names again; a fault leaves the earlier ones in force. */
  reload(): Promise<Outcome<undefined>>
  /** Takes no more mail, lets what runs end within the grace, closes the store. */
  stop(graceMs: number): Promise<void>
}

/** Opens everything and begins to work. */
export async function startRelay(order: RelayOrder): Promise<Outcome<RunningRelay>> {
  const loaded = await loadConfig(order.configPath)
  if (!loaded.ok) return loaded
  const { folder } = loaded.value.config
  const made = await makeFolder(folder)
  if (!made.ok) return made
  const lock = lockFolder(folder)
  if (!lock.ok) return lock
  const closers: Closer[] = [() => lock.value.release()]
  const relay = await assemble(order, loaded.value, closers)
  if (!relay.ok) await closeAll(closers, 0, order.clock)
  return relay
}

/** Everything behind the lock; each part that opens adds how it is closed. */
async function assemble(order: RelayOrder, first: LoadedConfig, closers: Closer[]): Promise<Outcome<RunningRelay>> {
  const { log, clock, configPath } = order
  const { config } = first
  /** As the files say; `loaded` holds the policies of a counter-proof besides. */
  let written = first
  let loaded = first
  let loadedAt = clock.now()
  let reloadFault: string | null = null
  let isStopping = false
  const startedAt = loadedAt
  const metrics = createMetrics({
    to: (domain) => loaded.policies.outboundFor(domain)?.id,
    from: (domain) => loaded.policies.inboundFor(domain)?.id,
  })
  const watchers: ((event: RelayEvent) => void)[] = [metrics.count, order.onEvent ?? (() => {})]
  const onEvent = (event: RelayEvent) => {
    log.note(event.kind, fieldsOf(event))
    for (const watch of watchers) watch(event)
  }

  const opened = await openQueueStore({ folder: config.folder, log, thread: order.storeThread })
  if (!opened.ok) return opened
  const { store, recovery, lost } = opened.value
  closers.push(() => store.close())
  const network = networkOf(first)
  if (!network.ok) return network
  const space = await watchFreeSpace(config.folder, () => loaded.config.limits.freeBytes)
  closers.push(space.stop)
  const load = watchQueueLoad(store, recovery.queued)
  closers.push(load.stop)
  const room = (): Room => {
    if (!space.isEnough()) return 'disk-low'
    return load.queued() >= loaded.config.limits.queuedMessages ? 'queue-full' : 'free'
  }

  const takeIn = () => {
    loaded = trials.over(written)
    outbound.reloaded(loaded)
    queue.reloaded()
  }
  const trials = createCounterTrials(takeIn)
  const outbound = createOutboundSide(first, network.value, clock, log, trials.ways)
  closers.push(() => outbound.close())
  const preflight = keepPreflight(() => written.policies.all, outbound.preflight, log)
  closers.push(preflight.stop)
  const queue = createQueue({
    store,
    attempt: outbound.attempt,
    makeContainer: createContainerMaker(order.qpdfFile),
    policies: () => loaded.policies,
    config: () => loaded.config,
    clock,
    rest: restUntil,
    random: Math.random,
    newQueueId,
    onEvent,
    log,
  })
  closers.push((graceMs) => queue.stop(graceMs))
  const listeners = await startListeners({
    config,
    keys: first.listenerKeys,
    trust: network.value.trust,
    policies: () => loaded.policies,
    async accept(message) {
      const kept = await store.accept(message)
      if (!kept.ok) return kept
      load.added(kept.value.length)
      queue.added(message, kept.value)
      return kept
    },
    makeBodyFile: (queueId) => ({ name: queueId, path: store.bodyPath(queueId) }),
    room,
    event: onEvent,
    log,
    clock,
    newQueueId,
  })
  if (!listeners.ok) return listeners
  closers.push((graceMs) => listeners.value.close(graceMs))

  const reload = async (): Promise<Outcome<undefined>> => {
    const outcome = await takeOver()
    reloadFault = outcome.ok ? null : outcome.fault.code
    // what a refused configuration names may be what is still to come
    const refused = outcome.ok ? [] : await namedFiles(configPath)
    void files.follow([...written.files, ...refused])
    if (!outcome.ok) log.note('reload refused', { code: outcome.fault.code, ...outcome.fault.params })
    return outcome
  }
  const takeOver = async (): Promise<Outcome<undefined>> => {
    const next = await loadConfig(configPath)
    if (!next.ok) return next
    const isPossible = checkReload(first, next.value)
    if (!isPossible.ok) return isPossible
    const keys = listeners.value.setKeys(next.value.listenerKeys)
    if (!keys.ok) return keys
    written = next.value
    loadedAt = clock.now()
    const { authorities } = written
    const trust = createTrustStore({ extra: authorities, bundled: config.outbound.bundledAuthorities })
    listeners.value.setSettings(written.config, trust)
    takeIn()
    void preflight.look()
    const { sha256, all } = written.policies
    onEvent({
      at: loadedAt,
      kind: 'reloaded',
      queueId: null,
      partner: null,
      domain: null,
      detail: `${all.length} ${sha256}`,
    })
    return succeed(undefined)
  }
  let reloading: Promise<unknown> = Promise.resolve()
  const reloadInTurn = () => {
    const mine = reloading.then(reload)
    reloading = mine.catch(() => undefined)
    return mine
  }
  const files = watchFiles(() => void reloadInTurn().catch((error: unknown) => log.bug('reload failed', error)))
  void files.follow(loaded.files)
  closers.push(files.stop)

  const isTakingMail = () => !isStopping && room() === 'free'
  const control = await startControlServer(
    controlPathOf(config.folder),
    createAnswers({
      store,
      queue,
      startedAt,
      listeners: [...listeners.value.addresses],
      current: () => loaded,
      loadedAt: () => loadedAt,
      reloadFault: () => reloadFault,
      inbound: () => listeners.value.counters(),
      welcome: listeners.value.welcome,
      freeBytes: () => space.bytes(),
      isTakingMail,
      preflight: preflight.found,
      testAgain: preflight.look,
      reload: reloadInTurn,
      beginTrial: (trial, exceptions) => trials.begin(trial, written, exceptions),
      endTrial: trials.end,
      openTrial: trials.open,
    }),
    log,
  )
  if (!control.ok) return control
  closers.push(() => control.value.stop())
  watchers.push(control.value.tell)

  const metricsText = async () => {
    const counts = await store.counts()
    if (!counts.ok) throw new Error(counts.fault.code)
    const { queued, held, oldestAt, evidenceRecords } = counts.value
    const gauges = {
      queued,
      held,
      evidenceRecords,
      active: queue.counters().active,
      oldestAt: oldestAt === null ? null : new Date(oldestAt).toISOString(),
      freeBytes: space.bytes(),
      isTakingMail: isTakingMail(),
      policies: loaded.policies.all.length,
    }
    return metrics.text(gauges, Date.parse(clock.now()))
  }
  let metricsPort: number | null = null
  if (config.metrics !== null) {
    const health = await startHealthServer(config.metrics.port, { isHealthy: isTakingMail, metrics: metricsText })
    if (!health.ok) return health
    closers.push(() => health.value.stop())
    metricsPort = health.value.port
  }
  closers.push(
    keepRetention(
      store,
      () => loaded.config.evidence.retentionDays,
      log,
      () => Date.parse(clock.now()),
    ),
  )
  queue.start()
  void preflight.look()
  for (const warning of warningsOf(config)) log.note('warning', { code: warning })
  log.note('started', {
    listeners: listeners.value.addresses.map(({ address, port }) => `${address}:${port}`).join(' '),
    policies: loaded.policies.all.length,
    queued: recovery.queued,
    interrupted: recovery.interrupted,
  })
  return succeed({
    listeners: listeners.value.addresses,
    metricsPort,
    lost,
    reload: reloadInTurn,
    async stop(graceMs) {
      isStopping = true
      await closeAll(closers, graceMs, clock)
    },
  })
}

async function makeFolder(folder: string): Promise<Outcome<undefined>> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    return succeed(undefined)
  } catch (error) {
    return fail('storage.not-writable', { path: folder, detail: errorCode(error) })
  }
}

function fieldsOf({ queueId, partner, domain, detail }: RelayEvent): Readonly<Record<string, string>> {
  return {
    ...(queueId === null ? {} : { queueId }),
    ...(partner === null ? {} : { partner }),
    ...(domain === null ? {} : { domain }),
    detail,
  }
}

/** Waits; an abort ends it early and is no error. */
async function restUntil(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined)
}
