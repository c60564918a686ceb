// What the running relay answers over its control socket: its status, its queue, its evidence, and the orders it takes.
import type { RelayCounterTrial } from '#domain/confirm/relay-order.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { PartnerPreflight, RelayException, RelayStatus } from '#domain/relay-queue.ts'
import type { ControlHandlers } from '../control/control-server.ts'
import type { InboundCounters } from '../inbound/inbound-parts.ts'
import type { Queue } from '../queue/queue.ts'
import type { QueueStore } from '../store/queue-store.ts'
import type { TriedPolicy } from './counter-trial.ts'
import type { LoadedConfig } from './load-config.ts'
import { relayRuntime, relayVersion } from './product.ts'

/** The running relay, as far as answers need it. */
export interface AnswerSource {
  readonly store: QueueStore
  readonly queue: Queue
  readonly startedAt: string
  readonly listeners: RelayStatus['listeners']
  current(): LoadedConfig
  loadedAt(): string
  reloadFault(): string | null
  inbound(): InboundCounters
  welcome(ip: string, port: number): void
  freeBytes(): number | null
  isTakingMail(): boolean
  preflight(): readonly PartnerPreflight[]
  testAgain(): Promise<readonly PartnerPreflight[]>
  reload(): Promise<Outcome<undefined>>
  beginTrial(trial: RelayCounterTrial, exceptions: readonly RelayException[]): Outcome<TriedPolicy>
  endTrial(id: string): void
  /** The id of the counter-proof under way. */
  openTrial(): string | null
}

/** Makes the answers of one relay. */
export function createAnswers(source: AnswerSource): ControlHandlers {
  const { store, queue } = source
  return {
    status: () => statusOf(source),
    async page({ selection, offset, limit }) {
      const page = await store.page(selection, offset, limit)
      if (!page.ok) return page
      const { policies } = source.current()
      const items = page.value.items.map((item) => {
        const policy = policies.outboundFor(item.domain) ?? policies.byId(item.policyId ?? '')
        return policy === undefined ? item : { ...item, partner: policy.partner, level: policy.level }
      })
      return succeed({ ...page.value, items })
    },
    async order({ order, selection, by, reason }) {
      const count = await queue.order(order, selection, { by, reason })
      return count.ok ? succeed({ count: count.value }) : count
    },
    async exceptions() {
      const exceptions = await store.exceptions()
      return exceptions.ok ? succeed([...exceptions.value]) : exceptions
    },
    addException: (exception) => queue.addException(exception),
    async endException({ id, by }) {
      const ended = await queue.endException(id, { by, reason: '' })
      return ended.ok ? succeed({}) : ended
    },
    async evidence({ from, limit }) {
      const records = await store.evidence(from, limit)
      return records.ok ? succeed([...records.value]) : records
    },
    async certificate({ sha256 }) {
      const der = await store.certificate(sha256)
      if (!der.ok) return der
      return succeed({ der: der.value === undefined ? null : Buffer.from(der.value).toString('base64') })
    },
    async reload() {
      const done = await source.reload()
      if (!done.ok) return done
      const { policies } = source.current()
      return succeed({ policySha256: policies.sha256, policies: policies.all.length })
    },
    preflight: async () => succeed([...(await source.testAgain())]),
    async welcome({ ip, port }) {
      source.welcome(ip, port)
      return succeed({})
    },
    async trial(order) {
      const exceptions = await store.exceptions()
      if (!exceptions.ok) return exceptions
      const begun = source.beginTrial(order, exceptions.value)
      if (!begun.ok) return begun
      return succeed({ policy: begun.value ?? null, policySha256: source.current().policies.sha256 })
    },
    async endTrial({ id }) {
      source.endTrial(id)
      return succeed({})
    },
  }
}

async function statusOf(source: AnswerSource): Promise<Outcome<RelayStatus>> {
  const counts = await source.store.counts()
  if (!counts.ok) return counts
  const { policies } = source.current()
  const inbound = source.inbound()
  const queue = source.queue.counters()
  const { queued, held, oldestAt, evidenceRecords } = counts.value
  return succeed({
    version: relayVersion,
    runtime: relayRuntime,
    pid: process.pid,
    startedAt: source.startedAt,
    policySha256: policies.sha256,
    policyLoadedAt: source.loadedAt(),
    policies: policies.all.length,
    reloadFault: source.reloadFault(),
    listeners: [...source.listeners],
    queued: Math.max(0, queued - queue.active),
    active: queue.active,
    held,
    oldestAt: oldestAt === null ? null : new Date(oldestAt).toISOString(),
    accepted: inbound.accepted,
    delivered: queue.delivered,
    deferred: queue.deferred,
    bounced: queue.bounced,
    refusedInbound: inbound.refused,
    wouldRefuseInbound: inbound.wouldRefuse,
    evidenceRecords,
    freeBytes: source.freeBytes(),
    isTakingMail: source.isTakingMail(),
    preflight: [...source.preflight()],
    counterTrial: source.openTrial(),
  })
}
