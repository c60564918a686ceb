// One version of an agreement as a typed paper, without words: cover, agreed fields, contacts, checklist, data of the last tests,
// counter-proofs, signatures. What nobody said stays a line for the pen until both sides agreed. Pure; the same facts give the same document.
import type { Agreement, Confirmation } from '#domain/agreement/agreement.ts'
import type { Clause } from '#domain/agreement/clause/clause.ts'
import type { SideTerms } from '#domain/agreement/side-terms.ts'
import type { DirectionTerms } from '#domain/agreement/terms.ts'
import { type ChecklistPhase, checklistPhases, type JudgedItem } from '#domain/checklist/checklist.ts'
import type { ContactSides } from '#domain/contacts/person.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { acceptRow, changeRows, directionRows, endRows, purposeRows, startRows } from './common-fields.ts'
import type { AgreementFacts } from './facts.ts'
import { closed, type FieldGroup, type FieldRow } from './field-value.ts'
import type { Logo } from './logo.ts'
import { type DomainMeasurement, measurementOf } from './measurement.ts'
import { type ProofAnnex, proofAnnexOf } from './proofs.ts'
import { certificateRows, failureRows, mailRows, partyRows, reachRows, type Speakers, testRow } from './side-fields.ts'

export interface AgreementDocument {
  readonly number: string
  readonly version: number
  readonly state: Agreement['state']
  /** ISO date of this version. */
  readonly date: string
  readonly hash: string | null
  readonly isPractice: boolean
  readonly issuedBy: Agreement['issuedBy']
  readonly logo: Logo | null
  readonly own: SideTerms
  readonly partner: SideTerms
  readonly toPartner: DirectionTerms | null
  readonly toUs: DirectionTerms | null
  readonly reviewBy: string | null
  readonly reviewMonths: number
  readonly groups: readonly FieldGroup[]
  /** The clause a lawyer read; null = not part of it. */
  readonly indemnity: Clause | null
  readonly contacts: ContactSides
  /** Both sides said yes: what is missing now is not filled in any more. */
  readonly isClosed: boolean
  readonly phases: readonly { readonly key: ChecklistPhase; readonly items: readonly JudgedItem[] }[]
  readonly measurements: readonly DomainMeasurement[]
  /** null = there is nothing to say about counter-proofs. */
  readonly proofs: ProofAnnex | null
  readonly isTextFormEnough: boolean
  readonly confirmations: readonly Confirmation[]
  /** Whether somebody here vouches for what came by partner file. */
  readonly isKeyCompared: boolean
}

/** Builds the document from what the app knows. */
export function agreementDocument(facts: AgreementFacts): AgreementDocument {
  const { agreement } = facts
  const { terms } = agreement
  const isClosed = agreement.state !== 'draft' && agreement.state !== 'sent'
  return {
    number: agreement.number,
    version: agreement.version,
    state: agreement.state,
    date: dateOf(agreement),
    hash: agreement.hash,
    isPractice: facts.isPractice,
    issuedBy: agreement.issuedBy,
    logo: facts.logo,
    own: terms.own,
    partner: terms.partner,
    toPartner: terms.toPartner,
    toUs: terms.toUs,
    reviewBy: agreement.reviewBy,
    reviewMonths: terms.common.reviewMonths,
    groups: groupsOf(facts, isClosed),
    indemnity: terms.common.indemnity.isIncluded ? terms.common.indemnity.text : null,
    contacts: facts.contacts,
    isClosed,
    phases: checklistPhases
      .map((key) => ({ key, items: facts.checklist.filter(({ item }) => item.phase === key) }))
      .filter(({ items }) => items.length > 0),
    measurements: terms.partner.domains.map(({ name }) => measurementOf(name, newestOf(name, facts.reports))),
    proofs: proofAnnexOf(agreement, facts.proofs),
    isTextFormEnough: terms.common.isTextFormEnough,
    confirmations: agreement.confirmations,
    isKeyCompared: facts.isKeyCompared,
  }
}

/** The day it was given out; while it is a draft, the day it was changed last. */
function dateOf({ steps, changedAt }: Agreement): string {
  const sent = steps.filter(({ state }) => state === 'sent').at(-1)
  return (sent?.at ?? changedAt).slice(0, 10)
}

function groupsOf({ agreement, reports, isKeyCompared }: AgreementFacts, isClosed: boolean): readonly FieldGroup[] {
  const { terms } = agreement
  const saidYes = isKeyCompared && agreement.confirmations.some(({ side }) => side === 'partner')
  const hasSpoken = isClosed || agreement.issuedBy === 'partner' || saidYes
  const sides: Speakers = {
    own: { terms: terms.own, hasSpoken: true },
    partner: { terms: terms.partner, hasSpoken },
  }
  const isTested = terms.partner.domains.every(({ name }) => reports.some(({ domain }) => domain === name))
  const shut = (rows: readonly FieldRow[]) => (isClosed ? rows.map(closed) : rows)
  const group = (key: FieldGroup['key'], rows: readonly FieldRow[]): FieldGroup => ({
    key,
    columns: key === 'directions' ? 'directions' : 'sides',
    rows: shut(rows),
  })
  const start = group('start', startRows(terms.common, testRow(sides)))
  return [
    group('parties', partyRows(sides)),
    group('purpose', purposeRows(terms.common)),
    group('mail', mailRows(sides)),
    group('directions', directionRows(terms)),
    group('certificates', certificateRows(sides, terms, terms.partner.domains.length > 0 && isTested)),
    group('failure', failureRows(sides, terms)),
    group('reach', reachRows(sides)),
    { ...start, rows: [...start.rows, acceptRow] },
    group('change', changeRows(terms.common, agreement.reviewBy)),
    group('end', endRows(terms.common)),
  ]
}

function newestOf(domain: string, reports: readonly ProbeReport[]): ProbeReport | undefined {
  return reports
    .filter((report) => report.domain === domain)
    .toSorted((left, right) => Date.parse(right.startedAt) - Date.parse(left.startedAt))[0]
}
