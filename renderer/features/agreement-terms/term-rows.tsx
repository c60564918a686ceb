// The rows of a section: one below the other, each with a column for every part it speaks of.
import { useTranslation } from '../../translation.tsx'
import { TermControl, type TermsForm } from './term-control.tsx'
import { type Scope, scopesOf, showAt, type TermRow } from './term-sections.ts'
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
            {group.map((row) => (
              <Row key={row.field.path} form={form} row={row} scopes={scopes} />
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

function Row({ form, row, scopes }: { form: TermsForm; row: TermRow; scopes: readonly Scope[] }) {
  if (scopes.every((scope) => showAt(form.terms, row, scope) === null)) return null
  return (
    <div className={scopes.length > 1 ? 'terms-row' : 'terms-row terms-row-one'}>
      {scopes.map((scope) => (
        <div key={scope} className="terms-cell">
          <TermControl form={form} row={row} scope={scope} />
        </div>
      ))}
    </div>
  )
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
