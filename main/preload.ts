// The bridge between window and main process: two functions, limited to the channels of the contract. Runs sandboxed and isolated;
// an unknown channel is refused here already.
import { contextBridge, ipcRenderer } from 'electron'
import { contract } from '#contract/contract.ts'
import { type Bridge, channelsOf } from '#contract/define.ts'

const allowed = channelsOf(contract)

const bridge: Bridge = {
  async invoke(channel, payload) {
    if (!allowed.invoke.includes(channel)) throw new Error(`unknown channel ${channel}`)
    return await ipcRenderer.invoke('contract.invoke', channel, payload)
  },
  on(channel, listener) {
    if (!allowed.listen.includes(channel)) throw new Error(`unknown channel ${channel}`)
    const forward = (_event: unknown, name: unknown, payload: unknown) => {
      if (name === channel) listener(payload)
    }
    ipcRenderer.on('contract.event', forward)
    return () => {
      ipcRenderer.removeListener('contract.event', forward)
    }
  },
}

contextBridge.exposeInMainWorld('handschlag', bridge)
