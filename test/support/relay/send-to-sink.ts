// Sends one message to a sink of the zoo at a level and says what came of it, in few words and by what the sink counted; and what is due.
import type { TlsLevel } from '#domain/tls-level.ts'
import type { RouteTarget } from '#relay/outbound/route.ts'
import { createOutboundRelay, endOfAttempt, type OutboundPlan, policyFor, targetAt } from './outbound-relay.ts'
import type { SinkName, SinkZoo, ZooSink } from './sink-zoo.ts'

export const allLevels = ['may', 'encrypt', 'verify', 'secure', 'fingerprint', 'dane'] as const

/** How an attempt ends at a sink: one word for all levels, or `all` and those that differ. */
export type Due = string | (Partial<Readonly<Record<TlsLevel, string>>> & { readonly all: string })
export const delivered = 'end 250'
/** Nothing goes but where nothing is demanded. */
export const noTls = (reason: string): Due => ({ all: `refused ${reason}`, may: `${delivered} in clear` })

/** Sends, and compares the counts of the sink before and after. */
export async function sendToSink(zoo: SinkZoo, level: TlsLevel, sink: ZooSink): Promise<string> {
  // of the sink whose key is another, the good one's key is agreed
  const key = (sink.name === 'other-key' ? zoo.sink('good') : sink).pins?.key ?? '0'.repeat(64)
  const tlsa = { usage: 3, selector: 1, matchingType: 1, association: key }
  const dnssec = { state: 'secure', reason: 'validated', zone: sink.domain } as const
  const dane: RouteTarget['dane'] = {
    kind: 'published',
    owner: '',
    records: [tlsa],
    baseDomains: [sink.hostName],
    dnssec,
  }
  const facts: Partial<RouteTarget> = level === 'dane' ? { dnssec: 'secure', dane } : {}
  const relay = createOutboundRelay({
    policies: [policyFor(sink.domain, { level, ...(level === 'fingerprint' ? { pins: [key] } : {}) })],
    routes: { [sink.domain]: { ok: true, targets: [targetAt(sink, facts)] } },
    authorities: zoo.authorities,
    ...waitsFor(sink.name),
  })
  const before = countsOf(sink)
  const report = await relay.send(sink.domain)
  relay.pool.close()
  const after = countsOf(sink)
  const end = endOfAttempt(report)
  const inClear = after.clear - before.clear
  const words = [end]
  if (inClear > 0) words.push('in clear')
  if ((end === delivered) !== (after.delivered - before.delivered === 1)) words.push('but counted otherwise')
  if (report.deciding?.verdict.kind !== 'permitted' && inClear + after.tls - before.tls > 0) words.push('after MAIL')
  return words.join(' ')
}

/** What is due at a level. */
export function dueAt(level: TlsLevel, due: Due): string {
  return typeof due === 'string' ? due : (due[level] ?? due.all)
}

/** Short where a sink never answers, and only there: a busy machine is slow too. */
function waitsFor(name: SinkName): Pick<OutboundPlan, 'timeouts' | 'sendTimeouts'> {
  if (name === 'drip-end') return { sendTimeouts: { endMs: shortMs } }
  return slowToOpen.has(name) ? { timeouts: { bannerMs: shortMs, ehloMs: shortMs } } : {}
}
const shortMs = 300
const slowToOpen: ReadonlySet<SinkName> = new Set(['drip-banner', 'drip-ehlo-tls', 'silent'])

function countsOf({ counts, proxy, delivered }: ZooSink) {
  return {
    clear: counts.mailBytesInClear + (proxy?.counts.mailBytesInClear ?? 0),
    tls: counts.mailBytesInTls,
    delivered: delivered.length,
  }
}
