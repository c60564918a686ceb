// Which MTA-STS policy is in force for a domain (RFC 8461 sections 3.3 and 5.1): a cached one lives for its max_age, outlives failed fetches
// and a missing record, and is fetched anew when the record names another id. One that ages is refreshed beside, so that its end does not
// find us without. Without a cached policy a failed fetch means none. Bounded in number and bytes; kept over restarts.
import { join } from 'node:path'
import type { Clock } from '#ports/clock.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import { applyStsFetch, type CachedStsPolicy, planStsFetch } from '#wire/mta-sts/cached-policy.ts'
import { fetchStsPolicy } from '#wire/mta-sts/observe-policy.ts'
import { readStsRecord } from '#wire/mta-sts/text-record.ts'
import { readStsFile, writeStsFile } from './sts-file.ts'

export interface StsMemory {
  /** The policy in force; null = none. */
  policyFor(domain: string, signal: AbortSignal): Promise<CachedStsPolicy | null>
  /** Waits for what runs beside and for the file. */
  close(): Promise<void>
}
export interface StsMemoryOrder {
  readonly network: Pick<MailNetwork, 'resolver' | 'web'>
  readonly clock: Clock
  /** Where the file stands; null = nowhere. */
  readonly folder: string | null
  /** Ends fetches that run beside. */
  readonly signal: AbortSignal
  /** The file could not be written; policies are fetched again after a restart. */
  readonly onNotKept?: (detail: string) => void
}

const fileName = 'mta-sts.json'
const mostDomains = 5000
const mostBytes = 8 * 1024 * 1024
/** A policy host that failed is left alone so long (RFC 8461 section 3.3). */
const pauseMs = 300_000
const refreshPauseMs = 3_600_000
const daySeconds = 86_400

/** Opens the memory of one relay. */
export function openStsMemory(order: StsMemoryOrder): StsMemory {
  const { network, clock } = order
  const { web } = network
  if (web === undefined) return { policyFor: () => Promise.resolve(null), close: () => Promise.resolve() }
  const kept = new Map<string, CachedStsPolicy>()
  const failed = new Map<string, { readonly id: string; readonly untilMs: number }>()
  const refreshed = new Map<string, number>()
  const beside = new Set<Promise<unknown>>()
  const store = createStore(order, kept)

  const fetchNow = async (domain: string, id: string, signal: AbortSignal): Promise<CachedStsPolicy | null> => {
    const fetched = await fetchStsPolicy(domain, web.https, signal)
    const inForce = applyStsFetch(kept.get(domain) ?? null, id, fetched, new Date(clock.now()))
    if (fetched.kind === 'policy' && inForce !== null) {
      failed.delete(domain)
      store.keep(domain, inForce)
    } else if (!signal.aborted) {
      put(failed, domain, { id, untilMs: clock.elapsedMs() + pauseMs })
    }
    return inForce
  }

  const refreshBeside = (domain: string, { id, fetchedAt, policy }: CachedStsPolicy) => {
    const ageSeconds = (Date.parse(clock.now()) - Date.parse(fetchedAt)) / 1000
    const last = refreshed.get(domain)
    const isRecent = last !== undefined && clock.elapsedMs() - last < refreshPauseMs
    if (ageSeconds < Math.min(daySeconds, policy.maxAgeSeconds / 2) || isRecent) return
    put(refreshed, domain, clock.elapsedMs())
    const running = fetchNow(domain, id, order.signal).finally(() => beside.delete(running))
    beside.add(running)
  }

  return {
    async policyFor(domain, signal) {
      await store.loaded
      const answer = await network.resolver.ask(`_mta-sts.${domain}`, 'TXT', signal)
      const texts = answer.ok ? answer.value.records.flatMap((entry) => (entry.kind === 'TXT' ? [entry.text] : [])) : []
      const record = readStsRecord(texts)
      const cached = kept.get(domain) ?? null
      const plan = planStsFetch(cached, record.kind === 'found' ? record.id : null, new Date(clock.now()))
      if (plan.step === 'nothing') return null
      if (plan.step === 'keep') {
        if (record.kind === 'found') refreshBeside(domain, plan.cached)
        return plan.cached
      }
      if (record.kind !== 'found') return null
      const before = failed.get(domain)
      const isPaused = before !== undefined && before.id === record.id && clock.elapsedMs() < before.untilMs
      if (!isPaused) return fetchNow(domain, record.id, signal)
      const living = planStsFetch(cached, null, new Date(clock.now()))
      return living.step === 'keep' ? living.cached : null
    },
    async close() {
      await Promise.allSettled([...beside])
      await store.close()
    },
  }
}

/** The policies in memory and in the file; at most one write at a time, the last state wins. */
function createStore({ folder, onNotKept }: StsMemoryOrder, kept: Map<string, CachedStsPolicy>) {
  const path = folder === null ? null : join(folder, fileName)
  const state = { bytes: 0, isChanged: false }
  let writing: Promise<void> = Promise.resolve()
  let isWriting = false

  const hold = (domain: string, policy: CachedStsPolicy) => {
    state.bytes += sizeOf(policy) - sizeOf(kept.get(domain))
    kept.delete(domain)
    kept.set(domain, policy)
    for (const [oldest, entry] of kept) {
      if (kept.size <= mostDomains && state.bytes <= mostBytes) break
      kept.delete(oldest)
      state.bytes -= sizeOf(entry)
    }
  }
  const write = async (to: string) => {
    isWriting = true
    while (state.isChanged) {
      state.isChanged = false
      await writeStsFile(to, kept).catch((error: unknown) => onNotKept?.(String(error)))
    }
    isWriting = false
  }
  const loaded =
    path === null
      ? Promise.resolve()
      : readStsFile(path).then((found) => {
          for (const [domain, policy] of found) hold(domain, policy)
        })
  return {
    loaded,
    keep(domain: string, policy: CachedStsPolicy) {
      hold(domain, { ...policy, text: '' })
      state.isChanged = path !== null
      if (path !== null && !isWriting) writing = write(path)
    },
    async close() {
      await loaded
      await writing
    },
  }
}

function sizeOf(policy: CachedStsPolicy | undefined): number {
  return policy === undefined ? 0 : 200 + policy.policy.mx.reduce((sum, pattern) => sum + pattern.length + 3, 0)
}

function put<T>(into: Map<string, T>, key: string, value: T): void {
  into.delete(key)
  into.set(key, value)
  const oldest = into.keys().next()
  if (into.size > mostDomains && oldest.done !== true) into.delete(oldest.value)
}
