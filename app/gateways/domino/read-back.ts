// Reads the generated files again: the relay's policies for the level, and plan.txt for whether every domain really takes that way. A
// domain without a document of its own is not read as covered, so a policy that lost its route is refused, not handed out.
import type { Artefact } from '#domain/artefact.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { isOutbound } from '#domain/tls-policy.ts'
import type { PolicyReading } from '../policy-reading.ts'
import { readRelayHalf, relayHalfFileName } from '../relay-half.ts'
import { planFileName, planSchema } from './plan-file.ts'

interface ReadPlan {
  readonly topology: string
  readonly settings: ReadonlyMap<string, string>
  readonly imports: ReadonlySet<string>
  /** Policy id → patterns that lead to the next hop, and the agreement that stands there. */
  readonly routes: ReadonlyMap<string, { readonly patterns: Set<string>; readonly agreement: string }>
}

/** Fault gateway.not-readable with the file that does not say what the writer leaves in it. */
export function readDomino(artefacts: readonly Artefact[]): Outcome<readonly PolicyReading[]> {
  const unreadable = (file: string) => fail('gateway.not-readable', { gateway: 'domino', file })
  const plan = readPlan(artefacts.find((artefact) => artefact.name === planFileName)?.content ?? '')
  if (plan === undefined || !isComplete(plan)) return unreadable(planFileName)
  if (plan.topology === 'D-T') {
    const isFallbackOff = artefacts.some(
      (file) =>
        /^console-tlsonly-.-settings\.txt$/.test(file.name) &&
        /^set config RouterFallbackNonTLS=0$/m.test(file.content),
    )
    return isFallbackOff ? succeed(bestEffortReadings(plan)) : unreadable('console-tlsonly-2-settings.txt')
  }
  const policies = readRelayHalf(artefacts)
  if (!policies.ok) return unreadable(relayHalfFileName)
  if (plan.topology === 'D-R') return policies
  return succeed(
    policies.value.map((reading) => {
      if (reading.direction === undefined || !isOutbound({ direction: reading.direction })) return reading
      const patterns = plan.routes.get(reading.id)?.patterns ?? new Set<string>()
      return {
        ...reading,
        domains: (reading.domains ?? []).filter((domain) => patterns.has(domain)),
        includeSubdomains: (reading.domains ?? []).every((domain) => patterns.has(`*.${domain}`)),
      }
    }),
  )
}

function bestEffortReadings(plan: ReadPlan): readonly PolicyReading[] {
  return [...plan.routes].map(([id, { patterns, agreement }]) => {
    const domains = [...patterns].filter((pattern) => !pattern.startsWith('*.'))
    return {
      id,
      domains,
      includeSubdomains: domains.every((domain) => patterns.has(`*.${domain}`)),
      direction: 'outbound',
      level: 'may',
      route: { kind: 'mx' },
      suites: 'any',
      clientCertificate: null,
      agreement: agreement === '' ? null : agreement,
    }
  })
}

/** Whether the once-only part does what the topology promises. */
function isComplete({ topology, settings, imports }: ReadPlan): boolean {
  const ports = `${settings.get('Router_PortStatus') ?? ''}${settings.get('Router_SSLStatus') ?? ''}`
  const isRelayed = (settings.get('relay-host-item') ?? '') !== '' && (ports === '01' || ports === '20')
  const isConnected = imports.has('connection-to-tlsonly.dxl') && imports.has('connection-back.dxl')
  switch (topology) {
    case 'D-R':
      return isRelayed
    case 'D-F':
      return isRelayed && isConnected
    case 'D-T':
      return ports === '20' && isConnected && !settings.has('relay-host-item')
    default:
      return topology === 'D-I'
  }
}

function readPlan(text: string): ReadPlan | undefined {
  const lines = text.split('\n')
  if (lines[0] !== planSchema || lines.at(-1) !== '') return undefined
  let topology = ''
  const settings = new Map<string, string>()
  const imports = new Set<string>()
  const routes = new Map<string, { patterns: Set<string>; agreement: string; next: string }>()
  for (const line of lines.slice(1, -1)) {
    const cells = line.split('\t').map(decodeCell)
    const [kind, , third = '', fourth = '', fifth = '', next = '', , agreement = ''] = cells
    if (kind === 'topology') topology = cells[1] ?? ''
    else if (kind === 'set' || kind === 'learned') settings.set(fourth, fifth)
    else if (kind === 'import') imports.add(third)
    else if (kind === 'clone') {
      const id = fourth.slice(0, fourth.indexOf('/'))
      const entry = routes.get(id) ?? { patterns: new Set<string>(), agreement, next }
      if (entry.next !== next || next === '' || fourth !== `${id}/${fifth}`) return undefined
      entry.patterns.add(fifth)
      routes.set(id, entry)
    } else if (kind !== 'server' && kind !== 'item') return undefined
  }
  return { topology, settings, imports, routes }
}

function decodeCell(cell: string): string {
  if (!cell.includes('\\')) return cell
  return cell.replace(/\\u([0-9a-f]{4})/g, (_match, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
