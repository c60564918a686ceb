// Policies and site → the script set of the Exchange target. Pure and deterministic: connectors in the order of their names, no date.
// Scripts are ASCII with CRLF; the manifest covers every other file.
import { createHash } from 'node:crypto'
import type { Artefact, Rendering } from '#domain/artefact.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { requireUniqueDomains } from '../unique-domains.ts'
import { connectorFor, type ExchangeConnector } from './connector.ts'
import { connectorTable } from './connector-table.ts'
import { applyEngine, applyParameters } from './engine/apply.ts'
import { compareEngine } from './engine/compare.ts'
import { journalEngine } from './engine/journal.ts'
import { planEngine } from './engine/plan.ts'
import { rollbackEngine, rollbackParameters } from './engine/rollback.ts'
import { serverEvidenceEngine } from './engine/server-evidence.ts'
import { shellEngine } from './engine/shell.ts'
import { undoEngine } from './engine/undo.ts'
import { verifyEngine, verifyParameters } from './engine/verify.ts'
import { connectorNotes, generalNotes } from './notes.ts'
import { exchangePlan, planHashOf } from './plan-file.ts'
import { exchangeReadme, type ReadmeFacts } from './readme.ts'
import { type ExchangeSite, exchangeSite } from './site.ts'

/** Renders all connectors into one set; faults: those of a connector, gateway.site-incomplete, duplicate-domain, duplicate-policy. */
export function renderExchange(policies: readonly TlsPolicy[], input: ExchangeSite): Outcome<Rendering> {
  const parsed = exchangeSite.safeParse(input)
  if (!parsed.success)
    return fail('gateway.site-incomplete', { field: parsed.error.issues[0]?.path.join('.') ?? 'site' })
  const site = parsed.data
  const unique = requireUniqueDomains(policies)
  if (!unique.ok) return unique
  const connectors: ExchangeConnector[] = []
  for (const policy of policies) {
    const connector = connectorFor(policy, site)
    if (!connector.ok) return connector
    connectors.push(connector.value)
  }
  connectors.sort((left, right) => (left.name < right.name ? -1 : 1))
  const notes = generalNotes(connectors, site)
  const hash = planHashOf(connectors, site)
  const files = [
    ...scripts(connectorTable(connectors, [...site.servers].sort(), hash)),
    ...papers({ connectors, site, notes }, hash),
  ]
  return succeed({
    artefacts: [...files, manifestOf(files)],
    notes: [...notes, ...connectors.flatMap(connectorNotes)],
  })
}

/** The table comes after the shell, whose own scripts run in the same scope and could touch a variable. */
function scripts(table: string): readonly Artefact[] {
  return [
    script('apply', 'Plan or apply the send connectors of this file.', applyParameters, [
      shellEngine,
      table,
      compareEngine,
      planEngine,
      undoEngine,
      journalEngine,
      applyEngine,
    ]),
    script('verify', 'Compare Exchange with the plan and read queues and logs. Writes nothing.', verifyParameters, [
      shellEngine,
      table,
      compareEngine,
      planEngine,
      serverEvidenceEngine,
      verifyEngine,
    ]),
    script('rollback', 'Take back one run of the apply script from its backup folder.', rollbackParameters, [
      shellEngine,
      compareEngine,
      undoEngine,
      rollbackEngine,
    ]),
  ]
}

function script(action: string, purpose: string, parameters: string, parts: readonly string[]): Artefact {
  const head = [`# Handschlag, Exchange Server on-premises. ${purpose}`, '# Read README.txt first.'].join('\n')
  const text = [head + parameters, ...parts].map((part) => `${part.trim()}\n`).join('\n')
  const content = text.replaceAll('\n', '\r\n')
  if (!/^[\t\r\n\x20-\x7e]*$/.test(content)) throw new Error(`script ${action} is not ASCII`)
  return { name: `handschlag-exchange-${action}.ps1`, language: 'powershell', content }
}

function papers(facts: ReadmeFacts, hash: string): readonly Artefact[] {
  return [
    { name: 'README.txt', language: 'text', content: exchangeReadme(facts) },
    { name: 'plan.json', language: 'json', content: exchangePlan(facts.connectors, facts.site, hash) },
  ]
}

function manifestOf(files: readonly Artefact[]): Artefact {
  const lines = files.map((file) => `${createHash('sha256').update(file.content).digest('hex')}  ${file.name}\n`)
  return { name: 'manifest.sha256', language: 'text', content: lines.join('') }
}
