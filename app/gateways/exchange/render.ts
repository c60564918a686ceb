// Policies and site → the script set of the Exchange target. Pure and deterministic: connectors in the order of their names, no date.
// Scripts are ASCII with CRLF; the manifest covers every other file.
import { createHash } from 'node:crypto'
import type { Artefact, Rendering } from '#domain/artefact.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { assembleScript, type ScriptPart, scriptPart } from '../powershell/script-part.ts'
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
import { applyScriptName, rollbackScriptName, verifyScriptName } from './script-names.ts'
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
function scripts(table: ScriptPart): readonly Artefact[] {
  const head = (purpose: string, parameters: string) =>
    scriptPart(
      `#why head\n# Handschlag, Exchange Server on-premises. ${purpose}\n# Read README.txt first.\n${parameters.trim()}`,
    )
  return [
    assembleScript(applyScriptName, [
      head('Plan or apply the connectors of this file.', applyParameters),
      shell,
      table,
      ...[compareEngine, planEngine, undoEngine, journalEngine, applyEngine].map(scriptPart),
    ]),
    assembleScript(verifyScriptName, [
      head('Compare Exchange with the plan and read queues and logs. Writes nothing.', verifyParameters),
      shell,
      table,
      ...[compareEngine, planEngine, serverEvidenceEngine, verifyEngine].map(scriptPart),
    ]),
    assembleScript(rollbackScriptName, [
      head('Take back one run of the apply script from its backup folder.', rollbackParameters),
      shell,
      ...[compareEngine, undoEngine, rollbackEngine].map(scriptPart),
    ]),
  ]
}

const shell = scriptPart(shellEngine)

function papers(facts: ReadmeFacts, hash: string): readonly Artefact[] {
  return [
    { name: 'README.txt', language: 'text', content: exchangeReadme(facts), reasons: [] },
    { name: 'plan.json', language: 'json', content: exchangePlan(facts.connectors, facts.site, hash), reasons: [] },
  ]
}

function manifestOf(files: readonly Artefact[]): Artefact {
  const lines = files.map((file) => `${createHash('sha256').update(file.content).digest('hex')}  ${file.name}\n`)
  return { name: 'manifest.sha256', language: 'text', content: lines.join(''), reasons: [] }
}
