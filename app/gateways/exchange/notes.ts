// What a person must know beside the scripts: why a setting stands there, what to check by hand. General
// notes come once, notes about one partner follow in the order of the connectors. Sentences: `gateway-exchange:note.<code>`.
import type { ArtefactNote } from '#domain/artefact.ts'
import type { ExchangeConnector } from './connector.ts'
import type { ExchangeSite } from './site.ts'

const note = (kind: ArtefactNote['kind'], code: string, params: ArtefactNote['params'] = {}): ArtefactNote => ({
  kind,
  code,
  params,
})

/** Notes that hold for the whole set of scripts. */
export function generalNotes(connectors: readonly ExchangeConnector[], site: ExchangeSite): readonly ArtefactNote[] {
  const policies = connectors.map((connector) => connector.policy)
  const isChecked = policies.some((policy) => policy.level !== 'encrypt')
  return [
    note('check', 'never-run'),
    note('why', 'dry-run'),
    note('why', 'ownership-tag'),
    ...(policies.some((policy) => policy.route.kind === 'mx') ? [note('why', 'dns-routing')] : []),
    note('why', 'size-limit'),
    note('why', 'queue-on-failure'),
    ...(isChecked ? [note('check', 'trust-store')] : []),
    ...(connectors.some((connector) => connector.tlsDomain !== null) ? [note('check', 'name-rule-unverified')] : []),
    note('check', 'read-back-unverified'),
    ...(site.frontendProxy ? [note('check', 'frontend-proxy')] : []),
  ]
}

/** Notes about one partner's connector. */
export function connectorNotes(connector: ExchangeConnector): readonly ArtefactNote[] {
  const { policy, tlsDomain } = connector
  const partner = policy.partner
  const notes: ArtefactNote[] = []
  if (tlsDomain !== null) {
    const covered = policy.route.kind === 'mx' ? policy.hosts : policy.route.hosts
    const hosts = covered.length
    notes.push(note('why', `tls-domain-${tlsDomain.reason}`, { partner, name: tlsDomain.name, hosts }))
    if (tlsDomain.name.startsWith('*.')) {
      notes.push(note('check', 'tls-domain-wide', { partner, parent: tlsDomain.name.slice(2) }))
    }
    if (tlsDomain.unseen.length > 0 || covered.length === 0) {
      notes.push(note('check', 'name-unseen', { partner, name: tlsDomain.name }))
    }
  }
  if (policy.level === 'encrypt') notes.push(note('check', 'encrypt-only', { partner }))
  if (policy.level === 'verify') notes.push(note('check', 'verify-any-name', { partner }))
  if (policy.includeSubdomains) notes.push(note('why', 'subdomains', { partner }))
  if (policy.route.kind === 'hosts') {
    const names = [...new Set(policy.route.hosts.map((entry) => entry.host))].join(', ')
    notes.push(note('check', 'smart-host', { partner, hosts: names }))
  }
  return notes
}
