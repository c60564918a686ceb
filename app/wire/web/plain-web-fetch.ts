// Plain HTTP exchanges over our resolver and dialer. HTTPS addresses are refused: to fetch a revocation list one would have to know first
// that the web server's own certificate is not revoked (RFC 5280 section 8).
import type { WebFetch } from '#ports/web-fetch.ts'
import { exchangeHttp } from './http-exchange.ts'
import { reachHost, type WebRoute } from './reach-host.ts'
import { readWebAddress } from './web-address.ts'

export interface WebFetchOptions extends WebRoute {
  /** Where addresses without a port lead; 80 everywhere but in a lab. */
  readonly httpPort: number
}

/** Makes the port. */
export function createWebFetch(options: WebFetchOptions): WebFetch {
  return {
    async fetch(order, signal) {
      const deadline = performance.now() + order.timeoutMs
      const address = readWebAddress(order.url)
      if (address?.scheme !== 'http') return { ok: false, failure: 'scheme-refused', detail: '' }
      const port = address.port === 80 ? options.httpPort : address.port
      const reached = await reachHost(options, { host: address.host, port }, deadline, signal)
      if (!reached.ok) return { ok: false, failure: reached.failure, detail: reached.detail }
      return exchangeHttp(
        reached.socket,
        {
          method: order.post === undefined ? 'GET' : 'POST',
          host: new URL(address.url).host,
          path: address.path,
          headers: {
            accept: order.accept,
            ...(order.post === undefined ? {} : { 'content-type': order.post.contentType }),
          },
          body: order.post?.body ?? null,
          maxBytes: order.maxBytes,
        },
        deadline,
        signal,
      )
    },
  }
}
