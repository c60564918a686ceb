// Policies and site → the set of files for one Domino installation. Pure and deterministic: partner documents in the order of their
// policies' ids, no date. The manifest covers every other file.
import { createHash } from 'node:crypto'
import type { Artefact, Rendering } from '#domain/artefact.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { createLineWriter } from '../line-writer.ts'
import { relayHalfOf } from '../relay-half.ts'
import { requireUniqueDomains } from '../unique-domains.ts'
import { consoleLists } from './console-commands.ts'
import { consoleFiles, consoleScript } from './console-files.ts'
import type { DirectoryDocument } from './directory-document.ts'
import { isTemplate, writeDxl } from './dxl-writer.ts'
import { javaAgentSource, javaSource } from './engine/apply-java.ts'
import { applyScript } from './engine/apply-powershell.ts'
import { fieldTables } from './field-tables.ts'
import { readmeFile, verifyFile } from './handover.ts'
import { logPatternFile } from './log-patterns.ts'
import { partnerNotes, siteNotes } from './notes.ts'
import { checkPolicy, isNonAdjacent, type PartnerRoute, partnerDocument, routesOf } from './partner-documents.ts'
import { planFileName, writePlan } from './plan-file.ts'
import { setupDocuments } from './setup-documents.ts'
import { setupFile } from './setup-json.ts'
import { type DominoSite, dominoSite, hasRelay, hasTlsOnly } from './site.ts'

/** Faults: those of a policy, gateway.site-incomplete, duplicate-domain, duplicate-policy, and those of the relay's file. */
export function renderDomino(policies: readonly TlsPolicy[], input: DominoSite): Outcome<Rendering> {
  const parsed = dominoSite.safeParse(input)
  if (!parsed.success) {
    return fail('gateway.site-incomplete', { field: parsed.error.issues[0]?.path.join('.') ?? 'site' })
  }
  const site = parsed.data
  const unique = requireUniqueDomains(policies)
  if (!unique.ok) return unique
  const own = new Set(site.ownDomains)
  const sorted = [...policies].sort((left, right) => (left.id.toLowerCase() < right.id.toLowerCase() ? -1 : 1))
  for (const policy of sorted) {
    const checked = checkPolicy(policy, site, own)
    if (!checked.ok) return checked
  }
  const relay = hasRelay(site) ? relayHalfOf(sorted) : succeed([])
  if (!relay.ok) return relay

  const setup = setupDocuments(site)
  const routes = sorted.flatMap((policy) => routesOf(policy, site))
  const lists = consoleLists(site)
  const notes = siteNotes(site, sorted)
  const facts = { site, notes, lists, partners: sorted.length }
  const files = [
    readmeFile(facts),
    fieldTables(site, setup, routes),
    planFile(site, setup, routes),
    ...setup.map((document) => dxlFile(document.code, [document])),
    ...(isNonAdjacent(site)
      ? [
          dxlFile(
            'partner-domains',
            routes.map((route) => partnerDocument(route, site)),
            true,
          ),
        ]
      : []),
    ...consoleFiles(lists),
    powershell(),
    ...(site.platform === 'linux'
      ? [consoleScript(lists, site), java(), ...(site.documentWay === 'agent' ? [javaAgent()] : [])]
      : []),
    ...(hasTlsOnly(site) && site.newTlsOnlyServer ? [setupFile(site, setup)] : []),
    ...relay.value,
    verifyFile(facts),
    logPatternFile(),
  ]
  return succeed({ artefacts: [...files, manifestOf(files)], notes: [...notes, ...partnerNotes(sorted)] })
}

function planFile(site: DominoSite, setup: readonly DirectoryDocument[], routes: readonly PartnerRoute[]): Artefact {
  const writer = createLineWriter()
  writePlan(writer, site, setup, routes)
  return writer.artefact(planFileName, 'text')
}

function dxlFile(name: string, documents: readonly DirectoryDocument[], isTemplateAnyway = false): Artefact {
  const writer = createLineWriter()
  writeDxl(writer, documents)
  const isOpen = isTemplateAnyway || documents.some(isTemplate)
  return writer.artefact(`${name}.dxl${isOpen ? '.template' : ''}`, 'xml')
}

function powershell(): Artefact {
  const writer = createLineWriter()
  writer.block(applyScript, 'apply-script')
  return writer.artefact('domino-apply.ps1', 'powershell', '\r\n')
}

function java(): Artefact {
  const writer = createLineWriter()
  writer.block(javaSource, 'java-helper')
  return writer.artefact('DominoApply.java', 'text')
}

function javaAgent(): Artefact {
  const writer = createLineWriter()
  writer.block(javaAgentSource, 'java-agent')
  return writer.artefact('HandschlagAgent.java', 'text')
}

function manifestOf(files: readonly Artefact[]): Artefact {
  const writer = createLineWriter()
  for (const file of files) writer.line(`${createHash('sha256').update(file.content).digest('hex')}  ${file.name}`)
  return writer.artefact('manifest.sha256', 'text')
}
