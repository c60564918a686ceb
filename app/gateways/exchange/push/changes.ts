// The steps of a script as changes side by side: every managed setting on a line of its own, in one fixed order, so that a reader sees at
// once which differ. Values are the host's and made plain; a size nobody could read is told as such.
import type { PlanChange } from '#domain/push/push-plan.ts'
import { plainWords } from './detail.ts'
import type { ScriptChange } from './script-result.ts'

const order = [
  'Name',
  'Enabled',
  'AddressSpaces',
  'DNSRoutingEnabled',
  'SmartHosts',
  'Port',
  'TransportRole',
  'Bindings',
  'RemoteIPRanges',
  'RequireTLS',
  'IgnoreSTARTTLS',
  'TlsAuthLevel',
  'TlsDomain',
  'TlsCertificateName',
  'AuthMechanism',
  'PermissionGroups',
  'DomainSecureEnabled',
  'SourceTransportServers',
  'Fqdn',
  'FrontendProxyEnabled',
  'ProtocolLoggingLevel',
  'MaxMessageSize',
  'Comment',
]
const lists: readonly string[] = ['AddressSpaces', 'SmartHosts', 'Bindings', 'RemoteIPRanges', 'SourceTransportServers']
const sizes: Readonly<Record<string, string>> = { '9223372036854775807': 'unlimited', '-1': '?' }
const longestText = 1_000_000

/** Changes for people: connectors by the name Exchange gives them, Domain Security lists as settings of the organisation. */
export function changesOf(steps: readonly ScriptChange[], isUndo: boolean): PlanChange[] {
  return steps.map((step) => (step.Kind === 'list' ? listChange(step, isUndo) : connectorChange(step)))
}

/** A connector as Exchange names it. */
export function nameOf({ Name, Server, Sort }: ScriptChange): string {
  return plainWords(Sort === 'receive' ? `${Server}\\${Name}` : Name).slice(0, 1000)
}

function connectorChange(step: ScriptChange): PlanChange {
  const text = (values: ScriptChange['Before']) => (values ? settingLines(values) : null)
  return { kind: 'connector', name: nameOf(step), before: text(step.Before), after: text(step.After), ...noOwner }
}

function listChange({ Domains, Listed, Name }: ScriptChange, isUndo: boolean): PlanChange {
  const after = isUndo ? Listed.filter((domain) => !Domains.includes(domain)) : [...new Set([...Listed, ...Domains])]
  return { kind: 'setting', name: plainWords(Name), before: domainLines(Listed), after: domainLines(after), ...noOwner }
}

const noOwner = { owner: null, mode: null } as const

function domainLines(domains: readonly string[]): string {
  const lines = domains.map(plainWords).sort()
  return lines.join('\n').slice(0, longestText)
}

function settingLines(values: Readonly<Record<string, string>>): string {
  const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length)
  const keys = Object.keys(values).sort((left, right) => rank(left) - rank(right) || (left < right ? -1 : 1))
  return keys
    .flatMap((key) => {
      const value = values[key] ?? ''
      const parts = lists.includes(key) && value !== '' ? value.split(', ') : [value]
      return parts.map((part) => `${plainWords(key)}: ${plainWords(sizes[part] ?? part)}`.trimEnd())
    })
    .join('\n')
    .slice(0, longestText)
}
