// The engine in a thread of its own, so that syncing the disk and hashing do not stop the sessions. A thread that ends by itself makes
// `lost` resolve: what was under way then has no answer, and the relay must start anew.
import { Worker } from 'node:worker_threads'
import type { Outcome } from '#domain/fault.ts'
import type { Placed } from './store-calls.ts'
import type { EngineOrder } from './store-engine.ts'
import type { StoreLink } from './store-link.ts'
import { type FromWorker, isFromWorker, type ToWorker } from './worker-messages.ts'

/** Starts the thread and waits until its store is open. */
export function openInWorker(file: string, order: EngineOrder): Promise<Outcome<StoreLink>> {
  const worker = new Worker(file, { workerData: order, name: 'relay-store' })
  const say = (message: ToWorker, transfer: readonly ArrayBuffer[] = []) => worker.postMessage(message, [...transfer])
  let listener: (answers: Placed, isLast: boolean) => void = () => undefined
  let isClosed: () => void = () => undefined

  return new Promise((resolve, reject) => {
    const lost = new Promise<unknown>((tellLost) => {
      worker.once('error', tellLost)
      worker.once('exit', (code) => {
        isClosed()
        tellLost(new Error(`the store's thread ended with ${code}`))
      })
    })
    void lost.then(reject)
    worker.on('message', (message: unknown) => {
      if (!isFromWorker(message)) throw new Error('not a message of the store')
      hear(message)
    })

    const hear = (message: FromWorker) => {
      switch (message.kind) {
        case 'answers':
          listener(message.answers, message.isLast)
          break
        case 'closed':
          isClosed()
          break
        case 'refused':
          resolve({ ok: false, fault: message.fault })
          break
        case 'opened':
          resolve({ ok: true, value: { recovery: message.recovery, post, listen, lost, close } })
      }
    }
    const post: StoreLink['post'] = (batch, transfer) => say({ kind: 'batch', batch }, transfer)
    const listen: StoreLink['listen'] = (tell) => {
      listener = tell
    }
    const close = () =>
      new Promise<void>((closed) => {
        isClosed = closed
        say({ kind: 'close' })
      })
  })
}
