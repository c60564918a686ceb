// The relay of a scripted window: set up or not, running with a queue of samples; orders take deliveries out of it. For screens only.
import { fail, succeed } from '#domain/fault.ts'
import type { QueueItem, RelayException, RelayStatus } from '#domain/relay-queue.ts'
import type { RelayOverview, RelayRun, RelaySetup } from '#domain/relay-trial.ts'
import type { WindowHandlers } from '../contract-double.ts'

export interface RelayScript {
  readonly setup: RelaySetup | null
  readonly run: RelayRun
  readonly items: readonly QueueItem[]
  readonly exceptions: readonly RelayException[]
  readonly preflight: RelayStatus['preflight']
  readonly warnings: RelayOverview['warnings']
  readonly isOutdated: boolean
  readonly isGatewayGone: boolean
  readonly kept: number
}

export const idleRelay: RelayScript = {
  setup: null,
  run: { kind: 'stopped', fault: null },
  items: [],
  exceptions: [],
  preflight: [],
  warnings: [],
  isOutdated: false,
  isGatewayGone: false,
  kept: 3,
}

const startedAt = '2026-11-21T08:00:00.000Z'

/** Handlers of the relay group over the script. */
export function relayDouble(script: RelayScript): WindowHandlers['relay'] {
  let { setup, run } = script
  let items = [...script.items]
  let exceptions = [...script.exceptions]
  let isOutdated = script.isOutdated
  const status = (): RelayStatus => ({
    version: '0.1.0',
    runtime: 'double',
    pid: 4711,
    startedAt,
    policySha256: 'a'.repeat(64),
    policyLoadedAt: startedAt,
    policies: 2,
    reloadFault: null,
    listeners: [{ address: '127.0.0.1', port: 2525 }],
    queued: items.filter(({ state }) => state !== 'held').length,
    active: items.filter(({ state }) => state === 'active').length,
    held: items.filter(({ state }) => state === 'held').length,
    oldestAt: items[0]?.receivedAt ?? null,
    accepted: 128,
    delivered: 121,
    deferred: 9,
    bounced: 1,
    refusedInbound: 3,
    wouldRefuseInbound: 0,
    evidenceRecords: 140,
    freeBytes: 50_000_000_000,
    isTakingMail: true,
    preflight: [...script.preflight],
  })
  const overview = () =>
    succeed<RelayOverview>({
      setup,
      run,
      status: run.kind === 'running' ? status() : null,
      policies: {
        inFile: setup === null ? null : 2,
        kept: script.kept,
        isOutdated,
        isGatewayGone: script.isGatewayGone,
      },
      warnings: [...script.warnings],
      configPath: '/home/admin/.local/share/handschlag/relay/relay.json',
    })
  const saved = (name: string) => succeed({ files: [`/home/admin/${name}`] })
  return {
    overview,
    saveSetup(next) {
      setup = next
      return overview()
    },
    start() {
      if (setup === null) return fail('relay.not-started', { detail: 'relay.json' })
      run = { kind: 'running', startedAt }
      return overview()
    },
    stop() {
      run = { kind: 'stopped', fault: null }
      return overview()
    },
    takeOver() {
      isOutdated = false
      return overview()
    },
    queue: ({ offset, limit }) => succeed({ total: items.length, items: items.slice(offset, offset + limit) }),
    order({ order, selection }) {
      const wanted = items.filter(({ deliveryId }) => selection.deliveryIds?.includes(deliveryId))
      if (wanted.length === 0) return fail('relay.no-such-delivery', { id: String(selection.deliveryIds?.[0] ?? '') })
      if (order === 'drop' || order === 'bounce') items = items.filter((item) => !wanted.includes(item))
      else {
        const state = order === 'hold' ? ('held' as const) : ('queued' as const)
        const held = order === 'hold' ? { why: 'by-hand' as const, decideBy: null, fallback: null } : null
        items = items.map((item) => (wanted.includes(item) ? { ...item, state, held } : item))
      }
      return succeed({ count: wanted.length })
    },
    exceptions: () => succeed(exceptions),
    addException(draft) {
      const id = `00000000-0000-4000-8000-${String(exceptions.length + 1).padStart(12, '0')}`
      const added = { ...draft, id, createdAt: startedAt, decidedBy: 'Erika Muster' }
      exceptions = [...exceptions, added]
      return succeed(added)
    },
    endException({ id }) {
      exceptions = exceptions.filter((entry) => entry.id !== id)
      return succeed(undefined)
    },
    preflight: () => succeed([...script.preflight]),
    printEvidence: () => saved('evidence-2026-10-22-2026-11-21.pdf'),
    exportEvidence: ({ format }) => saved(`evidence-2026-10-22-2026-11-21.${format}`),
  }
}
