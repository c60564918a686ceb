// The web ports of the app, following the system's proxy. One session per trust store, because a session remembers what it judged; the
// settings rarely change, so there are few.
import { createHash } from 'node:crypto'
import { systemClock } from '#ports/clock.ts'
import { createTrustStore, type TrustStore } from '#wire/trust-store.ts'
import type { WebMakers } from '#wire/web/web-makers.ts'
import { createAppHttpsGet } from './app-https-get.ts'
import { createAppWebFetch } from './app-web-fetch.ts'
import { type Outbound, openOutbound } from './outbound-session.ts'

/** Makes the makers; call once, when the app is ready. */
export function createAppWeb(): WebMakers {
  const opened = new Map<string, Outbound>()
  const outboundOf = (trust: TrustStore) => {
    const name = `outbound-${createHash('sha256').update(trust.pems.join('\n')).digest('hex').slice(0, 32)}`
    const known = opened.get(name) ?? openOutbound(name, trust, () => new Date(systemClock.now()))
    opened.set(name, known)
    return known
  }
  const trustingNobody = createTrustStore({ extra: [], bundled: false })
  return {
    httpsGet: (options) => createAppHttpsGet(options, outboundOf(options.trust)),
    webFetch: (options) => createAppWebFetch(options, outboundOf(trustingNobody)),
  }
}
