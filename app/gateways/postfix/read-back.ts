// What generated files demand of each partner, found the way Postfix would: recipient domain → transport → next hop → policy; sender domain
// → restriction → class. Fault gateway.not-readable when a file is not as we leave it.
import type { Artefact } from '#domain/artefact.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { PolicyReading } from '../policy-reading.ts'
import {
  authoritiesFileName,
  mainFileName,
  masterFileName,
  policyFileName,
  senderFileName,
  transportFileName,
} from './format.ts'
import { type Block, readAuthorities, readBlocks } from './read-blocks.ts'
import { areServicesSafe, hasHooks } from './read-hooks.ts'
import { readInbound } from './read-inbound.ts'
import { type OutboundFiles, readOutbound } from './read-outbound.ts'
import { readServices, readSettings } from './read-sections.ts'

/** Reads the maps and sections of one set. */
export function readPostfix(artefacts: readonly Artefact[]): Outcome<readonly PolicyReading[]> {
  const texts = new Map(artefacts.map(({ name, content }) => [name, content]))
  const broken = (file: string) => fail('gateway.not-readable', { gateway: 'postfix', file })
  const transport = readBlocks(texts.get(transportFileName))
  if (transport === undefined) return broken(transportFileName)
  const policies = readBlocks(texts.get(policyFileName))
  if (policies === undefined) return broken(policyFileName)
  const senders = readBlocks(texts.get(senderFileName) ?? '')
  if (senders === undefined) return broken(senderFileName)
  const settings = readSettings(texts.get(mainFileName))
  if (settings === undefined || !hasHooks(settings, senders.length > 0)) return broken(mainFileName)
  const services = readServices(texts.get(masterFileName))
  if (services === undefined || !areServicesSafe(services, settings)) return broken(masterFileName)
  const files: OutboundFiles = {
    policies: new Map(policies.flatMap(({ entries }) => entries.map(({ key, value }) => [key, value]))),
    authorities: readAuthorities(texts.get(authoritiesFileName) ?? ''),
    services,
    settings,
  }
  const readings = new Map<string, PolicyReading>()
  for (const block of transport) {
    const outbound = readOutbound(block, files)
    if (outbound === undefined) return broken(policyFileName)
    readings.set(block.id, { id: block.id, direction: 'outbound', ...headOf(block), ...outbound })
  }
  for (const block of senders) {
    const inbound = readInbound(block, settings)
    if (inbound === undefined) return broken(senderFileName)
    const known = readings.get(block.id)
    if (known === undefined)
      readings.set(block.id, { id: block.id, direction: 'inbound', ...headOf(block), ...inbound })
    else {
      // Sub-domains must be meant in both directions to be read as meant.
      const includeSubdomains =
        known.includeSubdomains === inbound.includeSubdomains ? known.includeSubdomains : undefined
      const { includeSubdomains: _outbound, ...rest } = known
      const whole = { ...rest, direction: 'both' as const, inbound: inbound.inbound }
      readings.set(block.id, includeSubdomains === undefined ? whole : { ...whole, includeSubdomains })
    }
  }
  return succeed([...readings.values()])
}

function headOf({ agreement, contact, reviewBy }: Block): Pick<PolicyReading, 'agreement' | 'contact' | 'reviewBy'> {
  return { agreement, contact, reviewBy }
}
