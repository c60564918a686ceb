// Remembers plain downloads for a while, so that hundreds of partners under one authority cost one revocation list. Bounded in bytes and
// age; only whole answers to plain requests are kept, failures are tried again.
import type { Clock } from '#ports/clock.ts'
import type { WebAnswer, WebFetch } from '#ports/web-fetch.ts'

export interface Memory {
  readonly maxBytes: number
  readonly maxAgeMs: number
}

interface Kept {
  readonly answer: Extract<WebAnswer, { ok: true }>
  readonly atMs: number
}

/** Wraps a port with a memory of its own. */
export function rememberFetches(web: WebFetch, clock: Clock, memory: Memory): WebFetch {
  const kept = new Map<string, Kept>()
  let bytes = 0
  const forget = (url: string) => {
    bytes -= kept.get(url)?.answer.body.length ?? 0
    kept.delete(url)
  }
  return {
    async fetch(order, signal) {
      if (order.post !== undefined) return web.fetch(order, signal)
      const known = kept.get(order.url)
      if (known !== undefined && clock.elapsedMs() - known.atMs < memory.maxAgeMs) {
        if (known.answer.body.length <= order.maxBytes) return known.answer
      }
      const answer = await web.fetch(order, signal)
      if (!answer.ok || answer.status !== 200 || answer.body.length > memory.maxBytes) return answer
      forget(order.url)
      for (const oldest of kept.keys()) {
        if (bytes + answer.body.length <= memory.maxBytes) break
        forget(oldest)
      }
      kept.set(order.url, { answer, atMs: clock.elapsedMs() })
      bytes += answer.body.length
      return answer
    },
  }
}
