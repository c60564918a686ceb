// The rows of a section: one below the other, each with a column for every part it speaks of.
import { useTranslation } from '../../translation.tsx'
import { TermControl, type TermsForm } from './term-control.tsx'
import { isIn, type Scope, scopesOf, showAt, type TermRow } from './term-sections.ts'
import { scopeWord } from './term-words.ts'

export interface TermRowsProps {
  readonly form: TermsForm
  readonly rows: readonly TermRow[]
  /** Parts to be left out, as the partner's where only our own side is edited. */
  readonly without?: readonly Scope[]
}

export function TermRows({ form, rows, without = [] }: TermRowsProps) {
  return (
    <div className="terms">
      {groupsOf(rows).map(({ kind, rows: group }) => {
        const scopes = scopesOf[kind].filter((scope: Scope) => !without.includes(scope))
        return scopes.length === 0 ? null : (
          <div key={`${kind}.${group[0]?.field.path}`} className="terms-group">
            {scopes.length > 1 ? <ColumnHeads scopes={scopes} /> : null}
            {kind === 'common' ? <OtherLanguage form={form} rows={group} /> : null}
            {besideEachOther(group.filter((row) => isIn(row, form.language))).map((line) => (
              <Row key={line[0]?.field.path} form={form} line={line} scopes={scopes} />
            ))}
          </div>
        )
      })}
    </div>
  )
}

function ColumnHeads({ scopes }: { scopes: readonly Scope[] }) {
  const { t } = useTranslation()
  return (
    <div className="terms-row terms-heads" aria-hidden="true">
      {scopes.map((scope) => (
        <span key={scope}>{scopeWord(scope, t)}</span>
      ))}
    </div>
  )
}

/** Says that texts in the other language are there, and when they go. */
function OtherLanguage({ form, rows }: { form: TermsForm; rows: readonly TermRow[] }) {
  const { t } = useTranslation()
  const hidden = rows.find((row) => !isIn(row, form.language) && (showAt(form.terms, row, 'common') ?? '') !== '')
  const language = hidden?.field.language
  return language === undefined ? null : <p className="hint">{t(`agreement-page:terms.also-in.${language}`)}</p>
}

interface RowProps {
  readonly form: TermsForm
  readonly line: readonly TermRow[]
  readonly scopes: readonly Scope[]
}

function Row({ form, line, scopes }: RowProps) {
  const cells = line.flatMap((row) => scopes.map((scope) => ({ row, scope })))
  if (cells.every(({ row, scope }) => showAt(form.terms, row, scope) === null)) return null
  return (
    <div className={cells.length > 1 ? 'terms-row' : 'terms-row terms-row-one'}>
      {cells.map(({ row, scope }) => (
        <div key={`${scope}.${row.field.path}`} className="terms-cell">
          <TermControl form={form} row={row} scope={scope} />
        </div>
      ))}
    </div>
  )
}

/** The languages of a clause share a line. */
function besideEachOther(rows: readonly TermRow[]): readonly (readonly TermRow[])[] {
  const lines: TermRow[][] = []
  for (const row of rows) {
    const last = lines.at(-1)
    const isSame = row.field.language !== undefined && last?.[0]?.field.name === row.field.name
    if (last !== undefined && isSame) last.push(row)
    else lines.push([row])
  }
  return lines
}

/** Neighbouring rows of one kind share their column heads. */
function groupsOf(rows: readonly TermRow[]): readonly { readonly kind: TermRow['kind']; readonly rows: TermRow[] }[] {
  const groups: { readonly kind: TermRow['kind']; readonly rows: TermRow[] }[] = []
  for (const row of rows) {
    const last = groups.at(-1)
    if (last?.kind === row.kind) last.rows.push(row)
    else groups.push({ kind: row.kind, rows: [row] })
  }
  return groups
}
