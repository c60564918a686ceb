// The bridge between window and main process: two functions, limited to the channels of the contract. Runs sandboxed and isolated;
// an unknown channel is refused here already.
import { contextBridge, ipcRenderer } from 'electron'
import { contract } from '#contract/contract.ts'
import { type Bridge, channelsOf } from '#contract/define.ts'

const allowed = channelsOf(contract)

type Listener = (payload: unknown) => void
const listeners = new Map<string, Set<Listener>>()
ipcRenderer.on('contract.event', (_event: unknown, name: unknown, payload: unknown) => {
  for (const listener of [...(listeners.get(String(name)) ?? [])]) listener(payload)
})

const bridge: Bridge = {
  async invoke(channel, payload) {
    if (!allowed.invoke.includes(channel)) throw new Error(`unknown channel ${channel}`)
    return await ipcRenderer.invoke('contract.invoke', channel, payload)
  },
  on(channel, listener) {
    if (!allowed.listen.includes(channel)) throw new Error(`unknown channel ${channel}`)
    const known = listeners.get(channel) ?? new Set<Listener>()
    listeners.set(channel, known)
    const forward: Listener = (payload) => listener(payload)
    known.add(forward)
    return () => {
      known.delete(forward)
    }
  },
}

contextBridge.exposeInMainWorld('handschlag', bridge)
