// A main process that holds nothing but the app's web ports under the app's own guards, so that a test can call them inside the real
// Electron. Answers are made plain, because they cross processes.
import { app } from 'electron'
import type { SocketAddress } from '#domain/setting.ts'
import { systemClock } from '#ports/clock.ts'
import type { HttpsOrder } from '#ports/https-get.ts'
import type { WebOrder } from '#ports/web-fetch.ts'
import { createDnsResolver } from '#wire/dns-resolver.ts'
import { createTcpDialer } from '#wire/tcp-dialer.ts'
import { createTrustStore } from '#wire/trust-store.ts'
import { guardSessions } from '../../../main/session-guard.ts'
import { createAppWeb } from '../../../main/web/app-web.ts'

export interface OutboundSite {
  readonly authorities: readonly string[]
  readonly bundled: boolean
  readonly resolver: SocketAddress
  readonly addresses: 'public-only' | 'any'
  /** Where HTTPS or HTTP is asked. */
  readonly port: number
}
export interface PlainAnswer {
  readonly ok: boolean
  readonly status?: number
  readonly contentType?: string | null
  readonly text?: string
  readonly failure?: string
  readonly detail?: string
  readonly peer?: {
    readonly address: string | null
    readonly flaws: readonly string[]
    readonly names: string[]
  } | null
  readonly afterCancelMs: number | null
}
export type PlainWebOrder = Omit<WebOrder, 'post'> & { readonly posted?: string }
export interface OutboundTools {
  get(id: string, site: OutboundSite, order: HttpsOrder): Promise<PlainAnswer>
  fetch(id: string, site: OutboundSite, order: PlainWebOrder): Promise<PlainAnswer>
  cancel(id: string): void
}

const running = new Map<string, { readonly controller: AbortController; cancelledAtMs: number | null }>()

async function watched<T>(id: string, ask: (signal: AbortSignal) => Promise<T>) {
  const entry = { controller: new AbortController(), cancelledAtMs: null as number | null }
  running.set(id, entry)
  const answer = await ask(entry.controller.signal)
  running.delete(id)
  return { answer, afterCancelMs: entry.cancelledAtMs === null ? null : performance.now() - entry.cancelledAtMs }
}

guardSessions()
void app.whenReady().then(() => {
  const web = createAppWeb()
  const baseOf = ({ resolver, addresses }: OutboundSite) => ({
    resolver: createDnsResolver([resolver]),
    dialer: createTcpDialer('here'),
    addresses,
  })
  const tools: OutboundTools = {
    async get(id, site, order) {
      const trust = createTrustStore({ extra: site.authorities, bundled: site.bundled })
      const https = web.httpsGet({ ...baseOf(site), trust, clock: systemClock, port: site.port })
      const { answer, afterCancelMs } = await watched(id, (signal) => https.get(order, signal))
      const { peer, ...rest } = answer
      const plainPeer =
        peer === null
          ? null
          : { address: peer.address, flaws: peer.flaws, names: [...(peer.certificate?.dnsNames ?? [])] }
      return rest.ok
        ? {
            ok: true,
            status: rest.status,
            contentType: rest.contentType,
            text: rest.body.toString(),
            peer: plainPeer,
            afterCancelMs,
          }
        : { ...rest, peer: plainPeer, afterCancelMs }
    },
    async fetch(id, site, { posted, ...order }) {
      const post = posted === undefined ? {} : { post: { body: Buffer.from(posted), contentType: 'text/test' } }
      const port = web.webFetch({ ...baseOf(site), httpPort: site.port })
      const { answer, afterCancelMs } = await watched(id, (signal) => port.fetch({ ...order, ...post }, signal))
      return answer.ok
        ? {
            ok: true,
            status: answer.status,
            contentType: answer.contentType,
            text: answer.body.toString(),
            afterCancelMs,
          }
        : { ...answer, afterCancelMs }
    },
    cancel(id) {
      const entry = running.get(id)
      if (entry === undefined) return
      entry.cancelledAtMs = performance.now()
      entry.controller.abort()
    },
  }
  Object.assign(globalThis, { outboundTools: tools })
})
