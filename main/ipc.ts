// Binds the served contract to Electron's messages. Only the main frame of our own page is heard; everyone else gets
// `contract.rejected`. When a page goes, reloads or crashes, its jobs are aborted.
import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron'
import { contract } from '#contract/contract.ts'
import type { Handlers, Publishers } from '#contract/define.ts'
import { type Peer, serve } from '#contract/serve.ts'
import { fail } from '#domain/fault.ts'
import type { Log } from '#ports/log.ts'
import { appOrigin } from './app-protocol.ts'

export interface Border {
  readonly publish: Publishers<typeof contract>
  /** Lets a page take part in the contract until it goes. */
  admit(contents: WebContents): void
}

/** Opens the border between the windows and the use cases. */
export function openBorder(handlers: Handlers<typeof contract>, log: Log): Border {
  const peers = new Map<number, Peer>()
  const server = serve(contract, handlers, {
    onBug: (message, error) => log.bug(message, error),
    peers: () => peers.values(),
  })

  ipcMain.handle('contract.invoke', (event, channel: unknown, payload: unknown) => {
    const peer = peers.get(event.sender.id)
    if (peer === undefined || typeof channel !== 'string' || !isOwnPage(event)) {
      log.note('message refused', { origin: event.senderFrame?.origin ?? 'none' })
      return fail('contract.rejected', { channel: String(channel).slice(0, 80) })
    }
    return server.dispatch(peer, channel, payload)
  })

  return {
    publish: server.publish,
    admit(contents) {
      const { id } = contents
      peers.set(id, {
        id,
        send(channel, payload) {
          if (!contents.isDestroyed()) contents.send('contract.event', channel, payload)
        },
      })
      contents.on('render-process-gone', () => server.forget(id))
      contents.on('did-start-navigation', (details) => {
        if (details.isMainFrame && !details.isSameDocument) server.forget(id)
      })
      contents.once('destroyed', () => {
        peers.delete(id)
        server.forget(id)
      })
    },
  }
}

function isOwnPage(event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame
  return frame !== null && frame === event.sender.mainFrame && frame.origin === appOrigin
}
