// A session of Chromium's network for requests that leave this machine: the system's proxy, no cookies, no cache, nothing but what was
// ordered. Certificates are judged by our own trust store before a request is sent; what Chromium itself trusts does not matter.
// Chromium keeps judgements as long as the session lives, so every trust store has a session of its own.
import { session } from 'electron'
import type { TrustStore } from '#wire/trust-store.ts'
import { exchangeByNet, type NetOrder, type NetReply } from './net-exchange.ts'
import { proxyChoice } from './proxy-choice.ts'
import { createSeenChains, readSentChain, type SeenChains } from './seen-chains.ts'

export type Route = 'direct' | 'proxy' | 'unknown'
export interface Outbound {
  readonly seen: SeenChains
  /** Which way the system sends a request; unknown when it did not say in time or was cancelled. */
  routeOf(url: string, deadline: number, signal: AbortSignal): Promise<Route>
  exchange(order: NetOrder, deadline: number, signal: AbortSignal): Promise<NetReply>
}

const refused = -2
const byChromium = -3

/** Opens a session under a name no other one has; `now` is the time certificates are judged by. */
export function openOutbound(name: string, trust: TrustStore, now: () => Date): Outbound {
  const outbound = session.fromPartition(name, { cache: false })
  const seen = createSeenChains(trust, now)
  const ordered = new Map<string, number>()
  const proxies = new Set<string>()
  const chosen = outbound.setProxy(proxyChoice())
  outbound.setSSLConfig({ minVersion: 'tls1.2' })
  outbound.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !ordered.has(url) }))
  outbound.setCertificateVerifyProc(({ hostname, certificate, verificationResult, isIssuedByKnownRoot }, decide) => {
    // The proxy's own certificate is the machine's business.
    if (proxies.has(hostname) && ![...ordered.keys()].some((url) => new URL(url).hostname === hostname)) {
      return decide(byChromium)
    }
    const objection = verificationResult === 'net::OK' ? null : verificationResult
    const chain = readSentChain(certificate)
    const { flaws } = seen.take(hostname, { chain, objection, isOfKnownRoot: isIssuedByKnownRoot })
    decide(flaws.length === 0 ? 0 : refused)
  })
  return {
    seen,
    async routeOf(url, deadline, signal) {
      const said = await withinTime(
        chosen.then(() => outbound.resolveProxy(url)),
        deadline,
        signal,
      )
      if (said === undefined) return 'unknown'
      for (const [, host = ''] of said.matchAll(/HTTPS \[?([^\s;\]]+?)\]?:\d+/g)) proxies.add(host)
      return /^\s*(DIRECT\b|$)/i.test(said) ? 'direct' : 'proxy'
    },
    async exchange(order, deadline, signal) {
      const url = new URL(order.url).href
      ordered.set(url, (ordered.get(url) ?? 0) + 1)
      const reply = await exchangeByNet(outbound, { ...order, url }, deadline, signal)
      const left = (ordered.get(url) ?? 1) - 1
      if (left === 0) ordered.delete(url)
      else ordered.set(url, left)
      return reply
    },
  }
}

function withinTime<T>(promise: Promise<T>, deadline: number, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(undefined)
    const end = (value: T | undefined) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', giveUp)
      resolve(value)
    }
    const giveUp = () => end(undefined)
    const timer = setTimeout(giveUp, Math.max(1, deadline - performance.now()))
    signal.addEventListener('abort', giveUp, { once: true })
    promise.then(end, giveUp)
  })
}
