// Plain HTTP exchanges in the app, for revocation: through the system's proxy where it names one, by our own resolver and dialer where not.
import type { WebFailure } from '#ports/https-get.ts'
import type { WebAnswer, WebFetch } from '#ports/web-fetch.ts'
import { createWebFetch, type WebFetchOptions } from '#wire/web/plain-web-fetch.ts'
import { readWebAddress } from '#wire/web/web-address.ts'
import { leadsInside } from './leads-inside.ts'
import type { Outbound } from './outbound-session.ts'

/** Makes the port. */
export function createAppWebFetch(options: WebFetchOptions, outbound: Outbound): WebFetch {
  const direct = createWebFetch(options)
  return {
    async fetch(order, signal) {
      const deadline = performance.now() + order.timeoutMs
      const failed = (failure: WebFailure, detail: string): WebAnswer => ({
        ok: false,
        failure: signal.aborted ? 'cancelled' : failure,
        detail,
      })
      const address = readWebAddress(order.url)
      if (address?.scheme !== 'http') return failed('scheme-refused', '')
      const route = await outbound.routeOf(address.url, deadline, signal)
      if (route === 'unknown') return failed('timeout', 'the system did not name a proxy in time')
      if (route === 'direct') {
        return direct.fetch({ ...order, timeoutMs: Math.max(1, deadline - performance.now()) }, signal)
      }
      if (await leadsInside(options, address.host, deadline, signal)) return failed('address-refused', address.host)
      const { accept, maxBytes, post = null } = order
      const reply = await outbound.exchange({ url: address.url, accept, post, maxBytes }, deadline, signal)
      if (reply.ok && reply.status === 407) return failed('local-limit', 'the proxy asks for a password')
      return reply
    },
  }
}
