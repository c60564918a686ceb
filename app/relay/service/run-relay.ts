// The relay as a process: starts, writes its log, reloads on SIGHUP (one that comes during the start is kept), ends gently on SIGTERM or SIGINT and at once on a second one. A bug
// nobody caught ends the process with code 70 after it was logged; what was accepted is in the store, whoever supervises starts it again.
import { join } from 'node:path'
import { type Outcome, succeed } from '#domain/fault.ts'
import { systemClock } from '#ports/clock.ts'
import { type RunningRelay, startRelay } from './relay.ts'
import { createStructuredLog } from './structured-log.ts'

export interface ProcessOrder {
  readonly configPath: string
  /** Where the bundles lie: the store's worker here, the library of containers one folder above. */
  readonly bundleFolder: string
  /** Where log lines go; must have written them when it returns. */
  write(lines: string): void
  /** Gives another way to ask for the end than a signal. */
  onReady?(stop: (graceMs?: number) => void): void
}

/** How long sessions and attempts that run may go on after the end was asked for, unless it was said with it. */
const usualGraceMs = 20_000
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
  // from here on no signal is lost: the system's own way would end the process at the first of them
  let running: RunningRelay | undefined
  let isReloadWanted = false
  const reload = () => {
    isReloadWanted = running === undefined
    void running?.reload()
  }
  process.on('SIGHUP', reload)
  const end = waitForEnd(order, log.flush)
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
    running = relay.value
    let isEnding = false
    // a store that was closed is gone too, as it should be
    void running.lost.then((reason) => (isEnding ? undefined : breakDown(reason)))
    if (isReloadWanted) reload()
    const graceMs = await end.asked
    isEnding = true
    log.note('stopping')
    await running.stop(graceMs)
    log.note('stopped')
    return succeed(undefined)
  } finally {
    process.off('SIGHUP', reload)
    end.leave()
    process.off('uncaughtException', breakDown)
    process.off('unhandledRejection', breakDown)
    log.flush()
  }
}

/** The wish for the end, with the grace for it; a second wish ends the process at once. */
function waitForEnd(order: ProcessOrder, flush: () => void): { readonly asked: Promise<number>; leave(): void } {
  let leave = () => {}
  const asked = new Promise<number>((resolve) => {
    let isAsked = false
    const ask = (graceMs: number) => {
      if (isAsked) {
        flush()
        process.exit(1)
      }
      isAsked = true
      resolve(graceMs)
    }
    const onSignal = () => ask(usualGraceMs)
    process.on('SIGTERM', onSignal)
    process.on('SIGINT', onSignal)
    leave = () => {
      process.off('SIGTERM', onSignal)
      process.off('SIGINT', onSignal)
    }
    order.onReady?.((graceMs = usualGraceMs) => ask(graceMs))
  })
  return { asked, leave: () => leave() }
}
