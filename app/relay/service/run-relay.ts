// The relay as a process: starts, writes its log, reloads on SIGHUP, ends gently on SIGTERM or SIGINT and at once on a second one. A bug
// nobody caught ends the process with code 70 after it was logged; what was accepted is in the store, whoever supervises starts it again.
import { join } from 'node:path'
import { type Outcome, succeed } from '#domain/fault.ts'
import { systemClock } from '#ports/clock.ts'
import { startRelay } from './relay.ts'
import { createStructuredLog } from './structured-log.ts'

export interface ProcessOrder {
  readonly configPath: string
  /** Where the bundles lie: the store's worker here, the library of containers one folder above. */
  readonly bundleFolder: string
  /** Where log lines go; must have written them when it returns. */
  write(lines: string): void
  /** Gives another way to ask for the end than a signal. */
  onReady?(stop: () => void): void
}

/** How long sessions and attempts that run may go on after the end was asked for. */
const graceMs = 20_000
/** EX_SOFTWARE of sysexits.h. */
const bugExit = 70

/** Runs a relay until it is asked to end; a fault when it could not start. */
export async function runRelayProcess(order: ProcessOrder): Promise<Outcome<undefined>> {
  const log = createStructuredLog(order.write, systemClock.now)
  const breakDown = (error: unknown) => {
    log.bug('relay broke down', error)
    log.flush()
    process.exit(bugExit)
  }
  process.on('uncaughtException', breakDown)
  process.on('unhandledRejection', breakDown)
  try {
    const relay = await startRelay({
      configPath: order.configPath,
      storeThread: { kind: 'worker', file: join(order.bundleFolder, 'relay-store.cjs') },
      qpdfFile: join(order.bundleFolder, '../qpdf.wasm'),
      log,
      clock: systemClock,
    })
    if (!relay.ok) {
      log.note('not started', { code: relay.fault.code, ...relay.fault.params })
      return relay
    }
    let isEnding = false
    // a store that was closed is gone too, as it should be
    void relay.value.lost.then((reason) => (isEnding ? undefined : breakDown(reason)))
    const reload = () => void relay.value.reload()
    process.on('SIGHUP', reload)
    await askedToEnd(order, log.flush)
    isEnding = true
    log.note('stopping')
    await relay.value.stop(graceMs)
    process.off('SIGHUP', reload)
    log.note('stopped')
    return succeed(undefined)
  } finally {
    process.off('uncaughtException', breakDown)
    process.off('unhandledRejection', breakDown)
    log.flush()
  }
}

function askedToEnd(order: ProcessOrder, flush: () => void): Promise<void> {
  return new Promise((resolve) => {
    let isAsked = false
    const ask = () => {
      if (isAsked) {
        flush()
        process.exit(1)
      }
      isAsked = true
      resolve()
    }
    process.on('SIGTERM', ask)
    process.on('SIGINT', ask)
    order.onReady?.(ask)
  })
}
