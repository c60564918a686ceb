// One row of the receive table as what it demands; undefined when it is no row of ours or Exchange would not enforce it.
import type { PolicyReading } from '../policy-reading.ts'
import type { LiteralTable } from '../powershell/literal-reader.ts'
import { isTable, textsOf } from '../powershell/literal-shapes.ts'

/** Reads a row of $ReceiveRows. */
export function readReceiveRow(row: LiteralTable): PolicyReading | undefined {
  const { Id: id, Settings: settings } = row
  if (typeof id !== 'string' || !isTable(settings)) return undefined
  const addresses = textsOf(settings['RemoteIPRanges'])
  const secureDomains = textsOf(row['SecureDomains'])
  const isForced = settings['RequireTLS'] === true && settings['AuthMechanism'] === 'Tls'
  if (addresses === undefined || addresses.length === 0 || secureDomains === undefined) return undefined
  const bindings = textsOf(settings['Bindings']) ?? []
  const isListening =
    bindings.includes('0.0.0.0:25') && (bindings.includes('[::]:25') || !addresses.some((text) => text.includes(':')))
  if (!isForced || !isListening || settings['TransportRole'] !== 'FrontendTransport') return undefined
  const groups = settings['PermissionGroups']
  if (secureDomains.length === 0) {
    // A sender without TLS gets a temporary answer and keeps trying.
    return groups === 'AnonymousUsers' && settings['DomainSecureEnabled'] === false
      ? { id, direction: 'inbound', inbound: { addresses: [...addresses], certificate: null, reply: 'retry' } }
      : undefined
  }
  if (groups !== 'Partners' || settings['DomainSecureEnabled'] !== true) return undefined
  const names = secureDomains.flatMap((domain) => [domain, `*.${domain}`])
  const certificate = { names, pins: [], authorities: [] }
  return {
    id,
    direction: 'inbound',
    // The list of Exchange holds whole domains only.
    includeSubdomains: false,
    inbound: { addresses: [...addresses], senderDomains: [...secureDomains], certificate },
  }
}
