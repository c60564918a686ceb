// What a person must know beside the files: why this way, what Domino does not promise, what to check by hand. Sentences:
// `gateway-domino:note.<code>`, for single partners `gateway:note.<code>`.

import type { ArtefactNote } from '#domain/artefact.ts'
import { isInbound, isOutbound, type TlsPolicy } from '#domain/tls-policy.ts'
import { note } from '../paper-text.ts'
import { isNonAdjacent } from './partner-documents.ts'
import { type DominoSite, hasRelay, hasTlsOnly, isAtLeastRelease } from './site.ts'

/** Notes about the installation as a whole, in the order a person needs them. */
export function siteNotes(site: DominoSite, policies: readonly TlsPolicy[]): readonly ArtefactNote[] {
  const isTlsOnly = hasTlsOnly(site)
  const isNew = isTlsOnly && site.newTlsOnlyServer
  const isInboundAsked = policies.some(isInbound)
  return [
    ...(hasRelay(site)
      ? [note('why', 'relay-enforces', { relay: site.relayHost }), note('check', 'relay-running'), ...hopNotes(site)]
      : [note('check', 'clear-text-finding', { release: site.release }), note('check', 'peer-check-unknown')]),
    note('check', 'never-run', { release: site.release }),
    note('check', 'names-unverified'),
    ...routeNotes(site),
    ...(site.topology === 'D-I' ? [note('check', 'hub-fallback')] : []),
    ...(isTlsOnly
      ? [
          note('why', 'return-path'),
          note('check', 'cross-certificates'),
          note('check', 'sender-addresses'),
          note('check', 'listener-off'),
          note('check', 'own-certificate'),
        ]
      : []),
    ...(site.topology === 'D-T' ? [note('check', 'new-sending-host', { host: site.tlsOnlyHost })] : []),
    ...(isNew ? [note('check', 'setup-once', { host: site.tlsOnlyHost })] : []),
    ...(isTlsOnly && !isAtLeastRelease(site, '12.0') ? [note('check', 'server-restart')] : []),
    ...(isInboundAsked ? [note('check', 'inbound-at-relay', { relay: site.relayHost })] : []),
    note('check', 'replication'),
    note('check', 'localised-log'),
  ]
}

/** What else decides about the way of a message: documents that exist already, and in D-R everything the hub sends besides. */
function routeNotes(site: DominoSite): readonly ArtefactNote[] {
  if (site.topology !== 'D-R') {
    return [
      note('why', 'once-and-per-partner'),
      note('check', isNonAdjacent(site) ? 'non-adjacent' : 'foreign-smtp-ignored'),
      note('check', 'existing-wildcard'),
      note('check', 'global-domain'),
    ]
  }
  return [
    note('why', 'all-mail-relayed', { hub: site.hubServer }),
    note('check', 'star-configuration'),
    note('check', 'existing-route', { relay: site.relayHost }),
    note('check', 'global-domain'),
    note('check', 'other-senders', { hub: site.hubServer, relay: site.relayHost }),
    ...(site.relayProtection === 'implicit' ? [note('check', 'hub-port-off', { hub: site.hubServer })] : []),
  ]
}

function hopNotes(site: DominoSite): readonly ArtefactNote[] {
  if (site.topology === 'D-I') return [note('check', 'hop-clear', { relay: site.relayHost })]
  return site.relayProtection === 'implicit'
    ? [note('check', 'hop-unchecked', { relay: site.relayHost })]
    : [note('check', 'hop-trusted', { relay: site.relayHost })]
}

/** Notes about single partners: what their level leaves open. */
export function partnerNotes(policies: readonly TlsPolicy[]): readonly ArtefactNote[] {
  return policies.filter(isOutbound).flatMap(({ partner, level }) => {
    if (level === 'may') return [note('check', 'may-sends-in-clear', { partner })]
    if (level === 'encrypt') return [note('check', 'encrypt-only', { partner })]
    return level === 'verify' ? [note('check', 'verify-any-name', { partner })] : []
  })
}
