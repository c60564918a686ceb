// What is set up once per site: ports of the sending server, its effective Configuration document, and the connections between the main
// Domino domain and TLSOnly. Item names and codes with their confidence.
import { isIPv4 } from 'node:net'
import type { DirectoryDocument, DirectoryField } from './directory-document.ts'
import { type DominoSite, hasTlsOnly } from './site.ts'

const text = (
  item: string,
  value: string,
  label: string,
  confidence: DirectoryField['confidence'],
  more: Partial<DirectoryField> = {},
): DirectoryField => ({ item, kind: 'text', value, label, confidence, ...more })

const byHand = (label: string, value: string, more: Partial<DirectoryField> = {}): DirectoryField => ({
  item: null,
  kind: 'text',
  value,
  label,
  confidence: 'U',
  byHand: true,
  ...more,
})

/** Every document a site needs once; none for D-I, whose partner documents carry the relay's address themselves. */
export function setupDocuments(site: DominoSite): readonly DirectoryDocument[] {
  switch (site.topology) {
    case 'D-R':
      return [serverDocument(site), configurationDocument(site)]
    case 'D-F':
    case 'D-T':
      return [connectionOut(site), serverDocument(site), configurationDocument(site), connectionBack(site)]
    default:
      return []
  }
}

/** The server whose SMTP task hands partner mail on. */
export function senderOf(site: DominoSite): { readonly directory: 'main' | 'tlsonly'; readonly server: string } {
  return hasTlsOnly(site)
    ? { directory: 'tlsonly', server: site.tlsOnlyServer }
    : { directory: 'main', server: site.hubServer }
}

function serverDocument(site: DominoSite): DirectoryDocument {
  const isImplicit = site.topology !== 'D-T' && site.relayProtection === 'implicit'
  const usual = isImplicit ? 465 : 25
  const port = site.topology === 'D-T' ? usual : (site.relayPort ?? usual)
  return {
    code: 'server',
    directory: senderOf(site).directory,
    isOnce: true,
    action: 'change',
    form: 'Server',
    mark: null,
    fields: [
      text('Router_PortStatus', isImplicit ? '0' : '2', 'outbound-port-status', 'L', {
        choice: isImplicit ? 'disabled' : 'negotiated',
      }),
      text('Router_SSLStatus', isImplicit ? '1' : '0', 'outbound-tls-status', 'L', {
        choice: isImplicit ? 'enabled' : 'disabled',
      }),
      ...(port === usual ? [] : [byHand(isImplicit ? 'outbound-tls-port' : 'outbound-port', port.toString())]),
      ...(hasTlsOnly(site) ? [byHand('smtp-listener', '', { choice: 'listener-off', confidence: 'C' })] : []),
    ],
  }
}

function configurationDocument(site: DominoSite): DirectoryDocument {
  const { directory } = senderOf(site)
  const relay = isIPv4(site.relayHost) ? `[${site.relayHost}]` : site.relayHost
  return {
    code: 'configuration',
    directory,
    isOnce: true,
    action: 'change',
    form: 'ServerConfig',
    mark: null,
    fields: [
      text('MailExternalSMTP', '1', 'external-smtp', 'C', { choice: 'enabled' }),
      ...(hasTlsOnly(site) ? [text('MailInternalSMTP', '1', 'internal-smtp', 'C', { choice: 'disabled' })] : []),
      ...(site.topology === 'D-T' ? [] : [relayHostField(relay)]),
      ...(hasTlsOnly(site) ? [byHand('allow-from-domains', site.mainDomain)] : []),
    ],
  }
}

/** The label is vendor text, the item behind it is not known: it is learned from a sentinel document. */
function relayHostField(relay: string): DirectoryField {
  const { byHand: _learned, ...field } = byHand('relay-host', relay)
  return { ...field, openItem: 'relay-host-item' }
}

function connectionOut(site: DominoSite): DirectoryDocument {
  return connection('connection-to-tlsonly', 'main', {
    source: [site.hubServer, site.mainDomain],
    destination: [site.tlsOnlyServer, site.tlsOnlyDomain, site.tlsOnlyHost],
  })
}

/** Without the way back a message about failed delivery dies on TLSOnly with "no route". */
function connectionBack(site: DominoSite): DirectoryDocument {
  return connection('connection-back', 'tlsonly', {
    source: [site.tlsOnlyServer, site.tlsOnlyDomain],
    destination: [site.hubServer, site.mainDomain, site.hubHost],
  })
}

interface Ends {
  readonly source: readonly [server: string, domain: string]
  readonly destination: readonly [server: string, domain: string, host: string]
}

/** Form `Local`, type `Connection`: the form of a LAN connection is not called Connection. */
function connection(code: string, directory: DirectoryDocument['directory'], ends: Ends): DirectoryDocument {
  const mark = `infrastructure/${code}`
  return {
    code,
    directory,
    isOnce: true,
    action: 'create',
    form: 'Local',
    mark,
    fields: [
      text('Type', 'Connection', 'type', 'C'),
      text('ConnectionType', '0', 'connection-type', 'C', { choice: 'lan' }),
      text('Source', ends.source[0], 'source-server', 'C', { kind: 'name' }),
      text('SourceDomain', ends.source[1], 'source-domain', 'C'),
      text('Destination', ends.destination[0], 'destination-server', 'C', { kind: 'name' }),
      text('DestinationDomain', ends.destination[1], 'destination-domain', 'C'),
      text('PortName', 'TCPIP', 'port-name', 'C'),
      text('OptionalNetworkAddress', ends.destination[2], 'network-address', 'C'),
      text('ConnectionRecordFirst', '1', 'connection-first', 'C', { choice: 'normal' }),
      text('Tasks', 'Mail Routing', 'tasks', 'L', { kind: 'list', choice: 'mail-routing' }),
      text('Enabled', '1', 'schedule-enabled', 'C', { choice: 'enabled' }),
      text('Schedule', '00:00 - 23:59', 'schedule', 'C', { kind: 'all-day' }),
      text('HandschlagId', mark, 'handschlag-id', 'L'),
    ],
  }
}
