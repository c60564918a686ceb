// HTTPS pages in the app: through the system's proxy where it names one for the address, by our own TLS, resolver and dialer where not.
// Behind a proxy a certificate is judged by the same trust store and rules, and a proxy that fails is our own limit.
import type { HttpsAnswer, HttpsGet, HttpsOrder, WebFailure } from '#ports/https-get.ts'
import { createHttpsGet, type HttpsGetOptions } from '#wire/web/node-https-get.ts'
import { leadsInside } from './leads-inside.ts'
import type { Outbound } from './outbound-session.ts'

/** Makes the port; the session must trust what the options trust. */
export function createAppHttpsGet(options: HttpsGetOptions, outbound: Outbound): HttpsGet {
  const direct = createHttpsGet(options)
  return {
    async get(order, signal) {
      const deadline = performance.now() + order.timeoutMs
      const url = `https://${order.host}${options.port === 443 ? '' : `:${options.port}`}${order.path}`
      const failed = (failure: WebFailure, detail: string): HttpsAnswer => ({
        ok: false,
        failure: signal.aborted ? 'cancelled' : failure,
        detail,
        peer: null,
      })
      if (!URL.canParse(url)) return failed('lookup-failed', order.host)
      const route = await outbound.routeOf(url, deadline, signal)
      if (route === 'unknown') return failed('timeout', 'the system did not name a proxy in time')
      if (route === 'direct') {
        return direct.get({ ...order, timeoutMs: Math.max(1, deadline - performance.now()) }, signal)
      }
      if (await leadsInside(options, order.host, deadline, signal)) return failed('address-refused', order.host)
      return askThroughProxy(order, url, outbound, deadline, signal)
    },
  }
}

async function askThroughProxy(
  { host, maxBytes }: HttpsOrder,
  url: string,
  { seen, exchange }: Outbound,
  deadline: number,
  signal: AbortSignal,
): Promise<HttpsAnswer> {
  const name = new URL(url).hostname
  const reply = await exchange({ url, accept: 'text/plain', post: null, maxBytes }, deadline, signal)
  const good = seen.latest(name, 'good')
  if (reply.ok && good !== undefined) {
    return { ...reply, peer: { address: null, certificate: good.leaf, flaws: [] } }
  }
  const isRefusal = reply.ok || reply.detail === refusedByUs
  const bad = isRefusal ? seen.latest(name, 'bad') : undefined
  if (bad?.isIntercepted === true) {
    const detail = `the way to ${host} is opened by an authority only this machine trusts: ${bad.leaf?.issuer ?? ''}`
    return { ok: false, failure: 'local-limit', detail, peer: null }
  }
  if (bad !== undefined) {
    const peer = { address: null, certificate: bad.leaf, flaws: bad.flaws }
    return { ok: false, failure: 'certificate', detail: bad.flaws.join(', '), peer }
  }
  if (reply.ok) return { ok: false, failure: 'local-limit', detail: 'the certificate was not shown', peer: null }
  return { ...reply, peer: null }
}

/** How Chromium names a certificate we refused. */
const refusedByUs = 'net::ERR_FAILED'
