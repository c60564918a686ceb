// What a person must know beside the scripts: why a setting stands there, what nobody could verify, what to check by hand. General notes
// come once, notes about one partner follow in the order of the connectors. Sentences: `gateway-exchange-online:note.<code>`.

import type { ArtefactNote } from '#domain/artefact.ts'
import { note } from '../paper-text.ts'
import type { OnlineConnector } from './connector.ts'
import type { ExchangeOnlineSite } from './site.ts'

const noteIf = (isTrue: boolean, kind: ArtefactNote['kind'], code: string, params: ArtefactNote['params'] = {}) =>
  isTrue ? [note(kind, code, params)] : []

/** Notes that hold for the whole set of scripts. */
export function generalNotes(
  connectors: readonly OnlineConnector[],
  site: ExchangeOnlineSite,
): readonly ArtefactNote[] {
  const outbound = connectors.filter((connector) => connector.kind === 'outbound')
  const inbound = connectors.filter((connector) => connector.kind === 'inbound')
  const isDane = outbound.some((connector) => connector.policy.level === 'dane')
  return [
    note('check', 'never-run'),
    note('why', 'dry-run'),
    note('why', 'organization-check', { organization: site.organization }),
    note('why', 'ownership-tag'),
    note('why', 'service-default'),
    note('why', 'tls-floor'),
    note('check', 'module-unverified'),
    note('check', 'read-back-unverified'),
    ...noteIf(site.connection === 'app', 'check', 'app-rights'),
    ...noteIf(site.connection === 'interactive', 'check', 'interactive-sign-in'),
    ...noteIf(outbound.length > 0, 'check', 'test-mail'),
    ...noteIf(outbound.length > 0, 'why', 'queue-on-failure'),
    ...noteIf(
      outbound.some((connector) => connector.tlsDomain !== null),
      'check',
      'name-rule-unverified',
    ),
    ...noteIf(isDane, 'why', 'dane-mandatory'),
    ...noteIf(isDane, 'check', 'dane-unverified'),
    ...noteIf(outbound.length > 0 && !isDane && site.daneMode === 'None', 'check', 'dane-off'),
    ...noteIf(outbound.length > 0 && site.mtaStsMode === 'None', 'check', 'mta-sts-off'),
    ...noteIf(outbound.length > 0, 'check', 'other-routes'),
    ...noteIf(
      outbound.some((connector) => connector.recipient !== ''),
      'check',
      'validation-sends-mail',
    ),
    ...noteIf(inbound.length > 0, 'why', 'inbound-by-sender'),
    ...noteIf(inbound.length > 0, 'check', 'inbound-answer-unverified'),
    ...noteIf(inbound.length > 0, 'check', 'inbound-filter-in-front'),
    ...noteIf(
      inbound.some((connector) => connector.settings['TlsSenderCertificateName'] !== undefined),
      'check',
      'inbound-name-unverified',
    ),
    note('why', 'own-dane-report'),
  ]
}

/** Notes about one connector. */
export function connectorNotes(connector: OnlineConnector): readonly ArtefactNote[] {
  return connector.kind === 'outbound' ? outboundNotes(connector) : inboundNotes(connector)
}

function outboundNotes({ policy, tlsDomain }: OnlineConnector): readonly ArtefactNote[] {
  const partner = policy.partner
  const notes: ArtefactNote[] = []
  if (tlsDomain !== null) {
    const covered = policy.route.kind === 'mx' ? policy.hosts : policy.route.hosts
    notes.push(note('why', `tls-domain-${tlsDomain.reason}`, { partner, name: tlsDomain.name, hosts: covered.length }))
    if (tlsDomain.name.startsWith('*.')) {
      notes.push(note('check', 'tls-domain-wide', { partner, parent: tlsDomain.name.slice(2) }))
    }
    if (tlsDomain.unseen.length > 0 || covered.length === 0) {
      notes.push(note('check', 'name-unseen', { partner, name: tlsDomain.name }))
    }
  }
  if (policy.level === 'encrypt') notes.push(note('check', 'encrypt-only', { partner }))
  if (policy.level === 'verify') notes.push(note('check', 'verify-any-name', { partner }))
  if (policy.level === 'dane') notes.push(note('check', 'dane-needs-proof', { partner }))
  if (policy.includeSubdomains) notes.push(note('why', 'subdomains', { partner }))
  if (policy.route.kind === 'hosts') {
    const hosts = [...new Set(policy.route.hosts.map((entry) => entry.host))].join(', ')
    notes.push(note('check', 'smart-host', { partner, hosts }))
  }
  return notes
}

function inboundNotes({ policy, settings }: OnlineConnector): readonly ArtefactNote[] {
  const partner = policy.partner
  const name = settings['TlsSenderCertificateName']
  const addresses = settings['SenderIPAddresses']
  if (typeof name === 'string') {
    return [
      note('why', 'inbound-certificate', { partner, name }),
      ...noteIf(name.startsWith('*.'), 'check', 'inbound-certificate-wide', { partner, name }),
    ]
  }
  if (Array.isArray(addresses)) return [note('check', 'inbound-addresses', { partner, count: addresses.length })]
  return [note('check', 'inbound-no-proof', { partner })]
}
