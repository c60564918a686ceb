// What both kinds of connectors share: names, the tag that marks them as ours, and the checks no value escapes.
import { createHash } from 'node:crypto'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { toPlainName } from '../ascii-text.ts'
import type { TlsDomainChoice } from '../tls-domain.ts'
import { type ConnectorKind, type ConnectorSettings, findBrokenRule } from './connector-rules.ts'

export const gatewayId = 'exchange-online'

export interface OnlineConnector {
  readonly kind: ConnectorKind
  readonly policy: TlsPolicy
  readonly name: string
  /** Everything the New- and Set- cmdlets take alike, the ownership tag included. */
  readonly settings: ConnectorSettings
  readonly tlsDomain: TlsDomainChoice | null
  /** Where a test mail may go when somebody asks for it; empty = never. */
  readonly recipient: string
}

const directionWord: Readonly<Record<ConnectorKind, string>> = { outbound: 'out', inbound: 'in' }

/** At most 64 ASCII characters; the tail of the policy's id survives a renamed partner. */
export function connectorName(kind: ConnectorKind, policy: TlsPolicy): string {
  const tail = policy.id.toLowerCase().slice(-12)
  return `Handschlag ${toPlainName(policy.partner, 34) || 'Partner'} ${directionWord[kind]} ${tail}`
}

/** Adds the tag; settings that break a rule of the product are a bug and throw. */
export function finishConnector(
  kind: ConnectorKind,
  policy: TlsPolicy,
  settings: ConnectorSettings,
  more: Pick<OnlineConnector, 'tlsDomain' | 'recipient'>,
): OnlineConnector {
  const broken = findBrokenRule(kind, settings)
  if (broken !== undefined) throw new Error(`${kind} connector breaks the rule ${broken}`)
  const comment = `handschlag:v1;id=${policy.id.toLowerCase()};rev=${revisionOf(settings)}`
  return { kind, policy, name: String(settings['Name']), settings: { ...settings, Comment: comment }, ...more }
}

function revisionOf(settings: ConnectorSettings): string {
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 16)
}

/** Faults: gateway.unsafe-value for what could not come back unchanged from a console or a file. */
export function requireSafeTexts(policy: TlsPolicy): Outcome<void> {
  for (const field of ['partner', 'agreement'] as const) {
    // Control characters, half surrogate pairs, line and paragraph separators.
    if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(policy[field] ?? '')) return fail('gateway.unsafe-value', { field })
  }
  return succeed(undefined)
}

/** Sorted, each once, and with the wildcard beside each domain when subdomains are meant; undefined when one is no plain DNS name. */
export function domainEntries(domains: readonly string[], includeSubdomains: boolean): readonly string[] | undefined {
  const sorted = [...new Set(domains)].sort()
  if (!sorted.every((domain) => domain.includes('.') && isPlainDnsName(domain))) return undefined
  return sorted.flatMap((domain) => (includeSubdomains ? [domain, `*.${domain}`] : [domain]))
}

/** Letters, digits, hyphens and underscores between dots, nothing else. */
export function isPlainDnsName(name: string): boolean {
  return name.length <= 253 && /^(?!-)[a-z0-9_-]{1,63}(?:\.(?!-)[a-z0-9_-]{1,63})*$/.test(name)
}
