// Policies and site → the script set of the Exchange target. Pure and deterministic: connectors in the order of their names, no date.
// The manifest covers every other file.
import { hash } from 'node:crypto'
import type { Artefact, Rendering } from '#domain/artefact.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { requireUniqueDomains } from '../unique-domains.ts'
import { connectorTable } from './connector-table.ts'
import { requireSeparateAddresses } from './inbound-ranges.ts'
import { connectorNotes, generalNotes } from './notes.ts'
import { connectorsFor, type PartnerConnectors } from './partner-connectors.ts'
import { exchangePlan } from './plan-file.ts'
import { exchangeReadme } from './readme.ts'
import { exchangeScripts } from './scripts.ts'
import { type ExchangeSite, exchangeSite } from './site.ts'

/** Renders all connectors into one set; faults: those of a connector, gateway.site-incomplete, duplicate-domain, duplicate-policy, addresses-overlap. */
export function renderExchange(policies: readonly TlsPolicy[], input: ExchangeSite): Outcome<Rendering> {
  const parsed = exchangeSite.safeParse(input)
  if (!parsed.success)
    return fail('gateway.site-incomplete', { field: parsed.error.issues[0]?.path.join('.') ?? 'site' })
  const site = parsed.data
  const unique = requireUniqueDomains(policies)
  if (!unique.ok) return unique
  const connectors: PartnerConnectors[] = []
  for (const policy of policies) {
    const connector = connectorsFor(policy, site)
    if (!connector.ok) return connector
    connectors.push(connector.value)
  }
  const separate = requireSeparateAddresses(connectors)
  if (!separate.ok) return separate
  connectors.sort((left, right) => (nameOf(left) < nameOf(right) ? -1 : 1))
  const notes = generalNotes(connectors, site)
  const { part, planHash } = connectorTable(connectors, site)
  const files: readonly Artefact[] = [
    ...exchangeScripts(part),
    paper('README.txt', 'text', exchangeReadme({ connectors, site, notes }), 'readme'),
    paper('plan.json', 'json', exchangePlan(connectors, site, planHash), 'plan-file'),
  ]
  const sums = files.map((file) => `${hash('sha256', file.content)}  ${file.name}\n`)
  return succeed({
    artefacts: [...files, paper('manifest.sha256', 'text', sums.join(''), 'manifest')],
    notes: [...notes, ...connectors.flatMap(connectorNotes)],
  })
}

function nameOf({ receive, send }: PartnerConnectors): string {
  return send?.name ?? receive?.name ?? ''
}

function paper(name: string, language: Artefact['language'], content: string, code: string): Artefact {
  return { name, language, content, reasons: [{ line: 1, until: 1, code, params: {} }] }
}
