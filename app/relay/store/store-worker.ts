// Entry of the store's thread: opens the engine for the order it was started with, runs batches and closes on request. Between batches,
// when nothing came for a moment, it moves the log into the file.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { openEngine, type StoreEngine } from './store-engine.ts'
import { runBatch } from './store-link.ts'
import { transferOf } from './transfer.ts'
import { type FromWorker, isEngineOrder, isToWorker } from './worker-messages.ts'

/** How long nothing must come before the log is moved. */
const quietMs = 50

if (parentPort === null || !isEngineOrder(workerData)) throw new Error('runs as the thread of a store only')
const opened = openEngine(workerData)
if (opened.ok) serve(parentPort, opened.value)
else parentPort.postMessage({ kind: 'refused', fault: opened.fault } satisfies FromWorker)

function serve(port: MessagePort, engine: StoreEngine): void {
  const say = (message: FromWorker, transfer: readonly ArrayBuffer[] = []) => port.postMessage(message, [...transfer])
  const quiet = setTimeout(() => engine.tidy(true), quietMs)
  port.on('message', (message: unknown) => {
    if (!isToWorker(message)) throw new Error('not a message for the store')
    if (message.kind === 'close') {
      clearTimeout(quiet)
      engine.close()
      say({ kind: 'closed' })
      port.close()
      return
    }
    runBatch(engine, message.batch, (answers, isLast) => say({ kind: 'answers', answers, isLast }, transferOf(answers)))
    engine.tidy(false)
    quiet.refresh()
  })
  say({ kind: 'opened', recovery: engine.recovery })
}
