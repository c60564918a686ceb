// The other side of the window, scripted: real client, real `serve()`, real schemas; only the handlers are the test's.
import { contract } from '#contract/contract.ts'
import type { Bridge, Handlers, Publishers } from '#contract/define.ts'
import { createMemoryBridge, type MemoryBridge } from './memory-bridge.ts'

export type WindowHandlers = Handlers<typeof contract>

export interface ContractDouble {
  readonly bridge: Bridge
  /** Sends an event of a feed to the window. */
  readonly publish: Publishers<typeof contract>
  /** Every message of the window, in order. */
  readonly asked: readonly { readonly channel: string; readonly payload: unknown }[]
  /** What the server called a bug; a test that expects none checks that this is empty. */
  readonly bugs: MemoryBridge<typeof contract>['bugs']
  runningJobs(): number
}

/** Serves scripted handlers to one window over an in-memory bridge. */
export function createContractDouble(handlers: WindowHandlers): ContractDouble {
  const { server, bugs, openWindow } = createMemoryBridge(contract, handlers)
  const { bridge } = openWindow()
  const asked: { channel: string; payload: unknown }[] = []
  return {
    bridge: {
      invoke(channel, payload) {
        asked.push({ channel, payload })
        return bridge.invoke(channel, payload)
      },
      on: (channel, listener) => bridge.on(channel, listener),
    },
    publish: server.publish,
    asked,
    bugs,
    runningJobs: () => server.runningJobs(),
  }
}
