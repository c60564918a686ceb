// Tests many partner domains, four at a time, as the product does, and watches memory: what remains after garbage collection, again and
// again. Also measures how long a cancelled batch takes to come to rest.
import { randomUUID } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { ProbeReport } from '#domain/probe-report.ts'
import { systemClock } from '#ports/clock.ts'
import { createPoliteness } from '#probe/polite/politeness.ts'
import { runProbe } from '#probe/run-probe.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import { farmDomain } from './start-mail-farm.ts'

export interface MemorySample {
  readonly done: number
  readonly atMs: number
  readonly heapBytes: number
  readonly rssBytes: number
}
export interface ManyProbed {
  readonly durationMs: number
  readonly connections: number
  readonly levels: Readonly<Record<string, number>>
  readonly samples: readonly MemorySample[]
}
type ProbeOrder = Parameters<typeof runProbe>[0]

/** The middle heap of the second and the last quarter of the samples. */
export function heapOfQuarters(samples: readonly MemorySample[]): { readonly second: number; readonly last: number } {
  const quarter = Math.floor(samples.length / 4)
  const middle = (part: readonly MemorySample[]) =>
    part.map(({ heapBytes }) => heapBytes).toSorted((one, other) => one - other)[Math.floor(part.length / 2)] ?? 0
  return { second: middle(samples.slice(quarter, 2 * quarter)), last: middle(samples.slice(-quarter)) }
}

const concurrency = 4
const sampleCount = 20

/**
 * Tests so many domains of the farm; reports are looked at and let go. With `isRemembering` the tests share the memory of addresses, as
 * those of one program do; it is meant to grow up to its bound.
 */
export async function probeMany(
  network: MailNetwork,
  domains: number,
  options: { readonly isRemembering: boolean },
): Promise<ManyProbed> {
  const collect = garbageCollector()
  const startedAt = performance.now()
  const samples: MemorySample[] = []
  const levels: Record<string, number> = {}
  let [done, connections] = [0, 0]
  const { signal } = new AbortController()
  const politeness = options.isRemembering ? { politeness: createPoliteness(systemClock) } : {}
  await inBatch({ network, signal, ...politeness }, domains, (report) => {
    done += 1
    connections += report.connections
    levels[report.judgement.level] = (levels[report.judgement.level] ?? 0) + 1
    if (done % Math.max(1, Math.floor(domains / sampleCount)) !== 0) return
    collect()
    const { heapUsed, external, rss } = process.memoryUsage()
    samples.push({ done, atMs: performance.now() - startedAt, heapBytes: heapUsed + external, rssBytes: rss })
  })
  return { durationMs: performance.now() - startedAt, connections, levels, samples }
}

/** Cancels a batch once so many domains are judged; returns the time until every test has ended. */
export async function cancelAmidMany(network: MailNetwork, domains: number, after: number): Promise<number> {
  const controller = new AbortController()
  let [judged, cancelledAt] = [0, 0]
  await inBatch({ network, signal: controller.signal }, domains, () => {
    judged += 1
    if (judged !== after) return
    // Not between two tests, but while the next ones have their connections open.
    setTimeout(() => {
      cancelledAt = performance.now()
      controller.abort()
    }, 5)
  })
  if (cancelledAt === 0) throw new Error('the batch ended before it was cancelled')
  return performance.now() - cancelledAt
}

async function inBatch(
  given: Pick<ProbeOrder, 'network' | 'signal' | 'politeness'>,
  domains: number,
  onReport: (report: ProbeReport) => void,
): Promise<void> {
  const shared = { ...given, agreedNames: [], clock: systemClock, newId: randomUUID, report: () => undefined }
  let next = 0
  const work = async () => {
    for (let index = next++; index < domains && !given.signal.aborted; index = next++) {
      const outcome = await runProbe({ ...shared, domain: farmDomain(index) })
      if (outcome.ok) onReport(outcome.value)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
}

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect !== 'function') throw new Error('this runtime lets nobody collect garbage')
  return () => {
    collect()
  }
}
