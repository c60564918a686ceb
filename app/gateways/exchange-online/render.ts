// Policies and site → the script set of the Exchange Online target. Pure and deterministic: connectors in the order of their names, no
// date. Scripts are ASCII with CRLF; the manifest covers every other file.
import { createHash } from 'node:crypto'
import type { Artefact, Rendering } from '#domain/artefact.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { isInbound, isOutbound, type TlsPolicy } from '#domain/tls-policy.ts'
import { assembleScript, type ScriptPart, scriptPart } from '../powershell/script-part.ts'
import { requireUniqueDomains } from '../unique-domains.ts'
import { type OnlineConnector, requireSafeTexts } from './connector.ts'
import { connectorTable, tenantTable } from './connector-table.ts'
import { applyEngine, applyParameters } from './engine/apply.ts'
import { compareEngine } from './engine/compare.ts'
import { daneReportEngine } from './engine/dane-report.ts'
import { journalEngine } from './engine/journal.ts'
import { planEngine } from './engine/plan.ts'
import { rollbackEngine, rollbackParameters } from './engine/rollback.ts'
import { sessionEngine } from './engine/session.ts'
import { traceEngine } from './engine/trace.ts'
import { undoEngine } from './engine/undo.ts'
import { verifyEngine, verifyParameters } from './engine/verify.ts'
import { writeEngine } from './engine/write.ts'
import { inboundConnector } from './inbound-connector.ts'
import { connectorNotes, generalNotes } from './notes.ts'
import { outboundConnector } from './outbound-connector.ts'
import { exchangeOnlinePlan, planHashOf } from './plan-file.ts'
import { exchangeOnlineReadme } from './readme.ts'
import { applyScriptName, rollbackScriptName, verifyScriptName } from './script-names.ts'
import { type ExchangeOnlineSite, exchangeOnlineSite } from './site.ts'

/** Renders all connectors into one set; faults: those of a connector, gateway.site-incomplete, duplicate-domain, duplicate-policy. */
export function renderExchangeOnline(policies: readonly TlsPolicy[], input: ExchangeOnlineSite): Outcome<Rendering> {
  const parsed = exchangeOnlineSite.safeParse(input)
  if (!parsed.success) {
    return fail('gateway.site-incomplete', { field: parsed.error.issues[0]?.path.join('.') ?? 'site' })
  }
  const site = parsed.data
  const connectors = connectorsFor(policies, site)
  if (!connectors.ok) return connectors
  const notes = generalNotes(connectors.value, site)
  const hash = planHashOf(connectors.value, site)
  const files = [
    ...scripts(connectorTable(connectors.value, site, hash), tenantTable(site)),
    paper('README.txt', 'text', exchangeOnlineReadme({ connectors: connectors.value, site, notes })),
    paper('plan.json', 'json', exchangeOnlinePlan(connectors.value, site, hash)),
  ]
  return succeed({
    artefacts: [...files, manifestOf(files)],
    notes: [...notes, ...connectors.value.flatMap(connectorNotes)],
  })
}

/** One connector per policy and direction, in the order of their names. */
function connectorsFor(policies: readonly TlsPolicy[], site: ExchangeOnlineSite): Outcome<readonly OnlineConnector[]> {
  const unique = requireUniqueDomains(policies)
  if (!unique.ok) return unique
  const byName = new Map<string, OnlineConnector>()
  for (const policy of policies) {
    const safe = requireSafeTexts(policy)
    if (!safe.ok) return safe
    for (const half of [
      ...(isOutbound(policy) ? [outboundConnector(policy, site)] : []),
      ...(isInbound(policy) ? [inboundConnector(policy, site)] : []),
    ]) {
      if (!half.ok) return half
      // Two ids with one tail: the connectors could not be told apart.
      if (byName.has(half.value.name)) {
        return fail('gateway.duplicate-policy', { id: policy.id, partner: policy.partner })
      }
      byName.set(half.value.name, half.value)
    }
  }
  return succeed([...byName.values()].sort((left, right) => (left.name < right.name ? -1 : 1)))
}

const session = scriptPart(sessionEngine)
const compare = scriptPart(compareEngine)
const applyParts = [planEngine, undoEngine, journalEngine, writeEngine, applyEngine].map(scriptPart)
const verifyParts = [planEngine, daneReportEngine, traceEngine, verifyEngine].map(scriptPart)
const rollbackParts = [undoEngine, rollbackEngine].map(scriptPart)

function scripts(table: ScriptPart, tenant: ScriptPart): readonly Artefact[] {
  return [
    assembleScript(applyScriptName, [
      head('Plan or apply the connectors of this file.', applyParameters),
      session,
      table,
      compare,
      ...applyParts,
    ]),
    assembleScript(verifyScriptName, [
      head('Compare Exchange Online with the plan. Writes nothing.', verifyParameters),
      session,
      table,
      compare,
      ...verifyParts,
    ]),
    assembleScript(rollbackScriptName, [
      head('Take back one run of the apply script from its backup folder.', rollbackParameters),
      session,
      tenant,
      compare,
      ...rollbackParts,
    ]),
  ]
}

function head(purpose: string, parameters: string): ScriptPart {
  return scriptPart(
    `#why head\n# Handschlag, Exchange Online. ${purpose}\n# Read README.txt first.\n#why parameters\n${parameters.trim()}`,
  )
}

function paper(name: string, language: Artefact['language'], content: string): Artefact {
  return { name, language, content, reasons: [] }
}

function manifestOf(files: readonly Artefact[]): Artefact {
  const lines = files.map((file) => `${createHash('sha256').update(file.content).digest('hex')}  ${file.name}\n`)
  return paper('manifest.sha256', 'text', lines.join(''))
}
