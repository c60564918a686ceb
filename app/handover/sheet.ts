// The hand-over sheet as a model: what the printed page needs, picked and bounded. Pure; the same facts give the same sheet.
import { createHash } from 'node:crypto'
import type { Artefact, ArtefactNote, Rendering } from '#domain/artefact.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import { languages } from '#domain/language.ts'
import type { Partner } from '#domain/partner.ts'
import type { FileDifference, RenderingDifference } from '#domain/rendering-difference.ts'
import type { Settings } from '#domain/setting.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { readmeName } from './steps.ts'

export interface HandoverFacts {
  readonly partner: Partner
  readonly own: Pick<Settings, 'organisation' | 'contact'>
  readonly policy: TlsPolicy
  /** When the newest test of each domain began, oldest first. */
  readonly testedAt: readonly string[]
  /** ISO date-time of the print. */
  readonly date: string
  readonly sites: readonly HandoverFactsOfSite[]
}

export interface HandoverFactsOfSite {
  readonly site: GatewaySite
  readonly rendering: Rendering
  readonly alsoHolds: readonly string[]
  readonly difference: RenderingDifference | null
}

export interface SheetFile {
  readonly artefact: Artefact
  readonly sha256: string
  readonly lines: readonly string[]
  /** Printed line by line in the annex. */
  readonly isPrinted: boolean
}

export interface SheetSite {
  readonly site: GatewaySite
  readonly files: readonly SheetFile[]
  readonly notes: readonly ArtefactNote[]
  /** Notes about other partners in the same files, and those beyond the bound. */
  readonly moreNotes: number
  readonly alsoHolds: readonly string[]
  readonly moreHeld: number
  readonly since: string | null
  readonly changes: readonly SheetChange[]
}

export interface SheetChange {
  readonly name: string
  readonly kind: FileDifference['kind']
  readonly added: number
  readonly removed: number
}

export interface HandoverSheet extends Omit<HandoverFacts, 'sites'> {
  readonly sites: readonly SheetSite[]
}

/** A file of at most so many lines and characters is printed line by line; instructions count once per language. */
export const printedLines = 150
const printedCharacters = 20_000
const namedPartners = 30
const shownNotes = 40

/** Builds the sheet. */
export function handoverSheet(facts: HandoverFacts): HandoverSheet {
  return { ...facts, sites: facts.sites.map((site) => sheetSite(site, facts.policy)) }
}

function sheetSite({ site, rendering, alsoHolds, difference }: HandoverFactsOfSite, policy: TlsPolicy): SheetSite {
  const own = rendering.notes.filter(({ params }) => !('partner' in params) || params['partner'] === policy.partner)
  const notes = own.slice(0, shownNotes)
  return {
    site,
    files: rendering.artefacts.map(sheetFile),
    notes,
    moreNotes: rendering.notes.length - notes.length,
    alsoHolds: alsoHolds.slice(0, namedPartners),
    moreHeld: Math.max(0, alsoHolds.length - namedPartners),
    since: difference?.since ?? null,
    changes: (difference?.files ?? []).map(sheetChange),
  }
}

function sheetFile(artefact: Artefact): SheetFile {
  const { content } = artefact
  const all = content.split(/\r\n|\n/)
  const lines = all.at(-1) === '' ? all.slice(0, -1) : all
  const parts = artefact.name === readmeName ? languages.length : 1
  const isPrinted = lines.length <= printedLines * parts && content.length <= printedCharacters * parts
  return { artefact, lines, isPrinted, sha256: createHash('sha256').update(content, 'utf8').digest('hex') }
}

function sheetChange({ name, kind, runs }: FileDifference): SheetChange {
  const count = (wanted: string) =>
    runs.filter((run) => run.kind === wanted).reduce((sum, run) => sum + run.lines.length, 0)
  return { name, kind, added: count('added'), removed: count('removed') }
}
