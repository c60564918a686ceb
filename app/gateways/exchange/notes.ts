// What a person must know beside the scripts: why a setting stands there and what to check by hand. General notes come once, notes about
// one partner follow in the order of the connectors. Sentences: `gateway-exchange:note.<code>`.

import type { ArtefactNote } from '#domain/artefact.ts'
import { note } from '../paper-text.ts'
import type { PartnerConnectors } from './partner-connectors.ts'
import type { ReceiveConnector } from './receive-connector.ts'
import type { SendConnector } from './send-connector.ts'
import type { ExchangeSite } from './site.ts'

/** Notes that hold for the whole set of scripts. */
export function generalNotes(connectors: readonly PartnerConnectors[], site: ExchangeSite): readonly ArtefactNote[] {
  const sending = connectors.filter(({ send }) => send !== null)
  const receiving = connectors.filter(({ receive }) => receive !== null)
  const isSecure = connectors.some(
    ({ receive, send }) => send?.isDomainSecure === true || receive?.isDomainSecure === true,
  )
  const when = (condition: boolean, ...notes: readonly ArtefactNote[]) => (condition ? notes : [])
  return [
    note('check', 'never-run'),
    note('why', 'dry-run'),
    note('why', 'ownership-tag'),
    ...when(
      sending.some(({ policy }) => policy.route.kind === 'mx'),
      note('why', 'dns-routing'),
    ),
    ...when(sending.length > 0, note('why', 'size-limit'), note('why', 'queue-on-failure')),
    ...when(
      sending.some(({ policy }) => policy.level !== 'encrypt'),
      note('check', 'trust-store'),
    ),
    ...when(
      sending.some(({ send }) => send?.tlsDomain !== null && send?.isDomainSecure === false),
      note('check', 'name-rule-unverified'),
    ),
    ...when(
      receiving.some(({ receive }) => receive?.isDomainSecure === false),
      note('why', 'receive-answer'),
    ),
    ...when(receiving.length > 0, note('check', 'receive-source-address')),
    ...when(receiving.length > 0 && site.receiveFqdn !== null, note('check', 'receive-certificate')),
    ...when(receiving.length > 0, note('check', 'shared-senders-unverified')),
    ...when(isSecure, note('check', 'domain-security-at-once'), note('check', 'domain-security-unverified')),
    ...when(
      receiving.some(({ receive }) => receive?.isDomainSecure === true),
      note('check', 'domain-security-empty-sender'),
    ),
    ...when(
      sending.some(({ send }) => typeof send?.certificate === 'string'),
      note('check', 'client-certificate-renewal'),
    ),
    note('check', `tls-versions-${site.product}`),
    note('check', 'read-back-unverified'),
    ...when(sending.length > 0 && site.frontendProxy, note('check', 'frontend-proxy')),
  ]
}

/** Notes about one partner's connectors. */
export function connectorNotes({ policy, receive, send }: PartnerConnectors): readonly ArtefactNote[] {
  const notes: ArtefactNote[] = []
  if (send !== null) {
    notes.push(...nameNotes(policy, send))
    if (send.certificate !== null) {
      notes.push(note('why', 'client-certificate', { partner: policy.partner, name: send.certificate }))
    }
    if (policy.includeSubdomains) notes.push(note('why', 'subdomains', { partner: policy.partner }))
    if (policy.route.kind === 'hosts') {
      const names = [...new Set(policy.route.hosts.map((entry) => entry.host))].join(', ')
      notes.push(note('check', 'smart-host', { partner: policy.partner, hosts: names }))
    }
  }
  if (receive !== null) notes.push(receiveNote(policy.partner, receive))
  return notes
}

function nameNotes(policy: PartnerConnectors['policy'], { isDomainSecure, tlsDomain }: SendConnector): ArtefactNote[] {
  const { level, partner, route } = policy
  if (isDomainSecure) return [note('why', 'domain-security-send', { partner, domains: policy.domains.join(', ') })]
  if (level === 'encrypt') return [note('check', 'encrypt-only', { partner })]
  if (tlsDomain === null) return [note('check', 'verify-any-name', { partner })]
  const hosts = route.kind === 'mx' ? policy.hosts.length : route.hosts.length
  const notes = [note('why', `tls-domain-${tlsDomain.reason}`, { partner, name: tlsDomain.name, hosts })]
  if (tlsDomain.name.startsWith('*.')) {
    notes.push(note('check', 'tls-domain-wide', { partner, parent: tlsDomain.name.slice(2) }))
  }
  if (tlsDomain.unseen.length > 0 || hosts === 0) {
    notes.push(note('check', 'name-unseen', { partner, name: tlsDomain.name }))
  }
  return notes
}

function receiveNote(partner: string, { isDomainSecure, domains, settings }: ReceiveConnector): ArtefactNote {
  const addresses = settings['RemoteIPRanges']
  return isDomainSecure
    ? note('why', 'domain-security-receive', { partner, domains: domains.join(', ') })
    : note('check', 'receive-by-address', {
        partner,
        addresses: Array.isArray(addresses) ? addresses.slice(0, 12).join(', ') : '',
      })
}
