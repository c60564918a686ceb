// Client and server of a contract in one process, joined as window and main process are: everything that crosses is copied by the
// structured clone algorithm, and every crossing can be watched.
import { createClient } from '#contract/client.ts'
import type { Bridge, Client, Contract, Handlers } from '#contract/define.ts'
import { type Peer, type Server, serve } from '#contract/serve.ts'

export interface Window<C extends Contract> {
  readonly client: Client<C>
  readonly bridge: Bridge
  readonly peer: Peer
  /** What the server sent, in order, as `channel` and payload. */
  readonly received: readonly { readonly channel: string; readonly payload: unknown }[]
}

export interface MemoryBridge<C extends Contract> {
  readonly server: Server<C>
  /** Messages and errors the server called a bug. */
  readonly bugs: readonly { readonly message: string; readonly error: unknown }[]
  openWindow(): Window<C>
}

/** Serves a contract to any number of windows. */
export function createMemoryBridge<const C extends Contract>(contract: C, handlers: Handlers<C>): MemoryBridge<C> {
  const peers: Peer[] = []
  const bugs: { message: string; error: unknown }[] = []
  const server = serve(contract, handlers, {
    onBug: (message, error) => `log-${bugs.push({ message, error })}`,
    peers: () => peers,
  })

  const openWindow = (): Window<C> => {
    const received: { channel: string; payload: unknown }[] = []
    const listeners = new Map<string, Set<(payload: unknown) => void>>()
    const id = peers.length + 1
    const peer: Peer = {
      id,
      send(channel, payload) {
        const copy: unknown = structuredClone(payload)
        received.push({ channel, payload: copy })
        for (const listener of listeners.get(channel) ?? []) listener(copy)
      },
    }
    peers.push(peer)
    const bridge: Bridge = {
      invoke: async (channel, payload) =>
        structuredClone(await server.dispatch(peer, channel, structuredClone(payload))),
      on(channel, listener) {
        const group = listeners.get(channel) ?? new Set()
        listeners.set(channel, group.add(listener))
        return () => group.delete(listener)
      },
    }
    let jobs = 0
    const newId = () => {
      jobs += 1
      return `job-${id}-${jobs}`
    }
    return { client: createClient(contract, bridge, newId), bridge, peer, received }
  }

  return { server, bugs, openWindow }
}
