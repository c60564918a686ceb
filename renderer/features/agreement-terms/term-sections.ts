// The sections of an agreement and the rows in them: per side, per direction, or common to both; and where a path of the terms stands.
import type { DocumentLanguageChoice } from '#domain/agreement/agreement.ts'
import { languagesOf } from '#domain/agreement/clause/clause.ts'
import type { SideTerms } from '#domain/agreement/side-terms.ts'
import type { AgreementTerms, CommonTerms } from '#domain/agreement/terms.ts'
import {
  changeFields,
  clauseFields,
  type Direction,
  directionFields,
  formFields,
  goLiveFields,
  purposeFields,
  windowFields,
} from './common-fields.ts'
import { certificateFields, failureFields, partyFields, signatoryFields, testFields, wayFields } from './side-fields.ts'
import type { TermField } from './term-field.ts'

export type TermRow =
  | { readonly kind: 'side'; readonly field: TermField<SideTerms> }
  | { readonly kind: 'direction'; readonly field: TermField<Direction> }
  | { readonly kind: 'common'; readonly field: TermField<CommonTerms> }

export const sectionIds = [
  'parties',
  'ways',
  'protection',
  'certificates',
  'failure',
  'tests',
  'changes',
  'clauses',
  'signatories',
] as const
export type SectionId = (typeof sectionIds)[number]

export interface TermSection {
  readonly id: SectionId
  readonly rows: readonly TermRow[]
}

const sides = (fields: readonly TermField<SideTerms>[]) => fields.map((field) => ({ kind: 'side', field }) as const)
const common = (fields: readonly TermField<CommonTerms>[]) =>
  fields.map((field) => ({ kind: 'common', field }) as const)
const directions = (fields: readonly TermField<Direction>[]) =>
  fields.map((field) => ({ kind: 'direction', field }) as const)

export const termSections: readonly TermSection[] = [
  { id: 'parties', rows: [...sides(partyFields), ...common(purposeFields)] },
  { id: 'ways', rows: sides(wayFields) },
  { id: 'protection', rows: directions(directionFields) },
  { id: 'certificates', rows: sides(certificateFields) },
  { id: 'failure', rows: sides(failureFields) },
  { id: 'tests', rows: [...sides(testFields), ...common(windowFields), ...directions(goLiveFields)] },
  { id: 'changes', rows: common(changeFields) },
  { id: 'clauses', rows: common(clauseFields) },
  { id: 'signatories', rows: [...sides(signatoryFields), ...common(formFields)] },
]

export type Scope = keyof AgreementTerms
/** The parts a row speaks of, ours first. */
export const scopesOf = {
  side: ['own', 'partner'],
  direction: ['toPartner', 'toUs'],
  common: ['common'],
} as const satisfies Record<TermRow['kind'], readonly Scope[]>

/** Text of a row's field in one of its parts. */
export function showAt(terms: AgreementTerms, row: TermRow, scope: Scope): string | null {
  switch (row.kind) {
    case 'side':
      return scope === 'own' || scope === 'partner' ? shown(row.field, terms[scope]) : null
    case 'direction':
      return scope === 'toPartner' || scope === 'toUs' ? shown(row.field, terms[scope]) : null
    case 'common':
      return shown(row.field, terms.common)
  }
}

function shown<P>(field: TermField<P>, part: P): string | null {
  return field.isShown(part) ? field.show(part) : null
}

/** The terms with a text put into a field, or what is wrong with the text. */
export function putAt(terms: AgreementTerms, row: TermRow, scope: Scope, text: string) {
  switch (row.kind) {
    case 'side':
      return scope === 'own' || scope === 'partner' ? put(terms, scope, row.field, text) : { terms }
    case 'direction':
      return scope === 'toPartner' || scope === 'toUs' ? put(terms, scope, row.field, text) : { terms }
    case 'common':
      return put(terms, 'common', row.field, text)
  }
}

function put<S extends Scope>(terms: AgreementTerms, scope: S, field: TermField<AgreementTerms[S]>, text: string) {
  const written = field.put(terms[scope], text)
  return 'issue' in written ? written : { terms: { ...terms, [scope]: written.part } }
}

export interface TermPlace {
  readonly section: SectionId
  readonly row: TermRow
  readonly scope: Scope
  /** The path of the field that stands for the one asked for. */
  readonly path: string
}

/** Whether a document of that language has the field: a clause has one for each of its languages. */
export function isIn({ field }: TermRow, choice: DocumentLanguageChoice): boolean {
  return field.language === undefined || languagesOf(choice).includes(field.language)
}

/** Where a path such as `partner.hosts` or `own.lift.who` is edited: the field itself, or the first one within or around it. */
export function placeOf(path: string, choice: DocumentLanguageChoice = 'both'): TermPlace | undefined {
  const places = allPlaces().filter(({ row }) => isIn(row, choice))
  return (
    places.find((place) => place.path === path) ??
    places.find((place) => place.path.startsWith(`${path}.`)) ??
    places.find((place) => path.startsWith(`${place.path}.`))
  )
}

function allPlaces(): readonly TermPlace[] {
  return termSections.flatMap(({ id: section, rows }) =>
    rows.flatMap((row) =>
      scopesOf[row.kind].map((scope: Scope) => ({ section, row, scope, path: `${scope}.${row.field.path}` })),
    ),
  )
}
