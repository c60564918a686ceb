// One field of the terms as a control. Text is kept when the person leaves the field, or rests while it is right; everything else at once.
import { type ReactNode, useCallback, useEffect } from 'react'
import { useStore } from 'zustand'
import type { DocumentLanguageChoice } from '#domain/agreement/agreement.ts'
import type { TermContradiction } from '#domain/agreement/contradictions.ts'
import type { AgreementTerms } from '#domain/agreement/terms.ts'
import type { Translate } from '#i18n/translate.ts'
import { Picker } from '../../kit/picker.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { Toggle } from '../../kit/toggle.tsx'
import { useTranslation } from '../../translation.tsx'
import { putAt, type Scope, showAt, type TermRow } from './term-sections.ts'
import { hintOf, issueText, labelOf, scopeWord, valueWord } from './term-words.ts'
import { nothingTyped, type TypedStore } from './typed-store.ts'

export interface TermsForm {
  /** Whose terms: an agreement, or the defaults. */
  readonly owner: string
  /** Of the document: clauses have a field for each. */
  readonly language: DocumentLanguageChoice
  readonly terms: AgreementTerms
  readonly typed: TypedStore
  /** Paths that are required and empty. */
  readonly missing: ReadonlySet<string>
  /** Paths of what cannot be kept together with other terms. */
  readonly contradictions: readonly TermContradiction[]
  /** Called with the newest terms, to be kept. */
  readonly change: (change: (terms: AgreementTerms) => AgreementTerms) => void
}

export interface TermControlProps {
  readonly form: TermsForm
  readonly row: TermRow
  readonly scope: Scope
}

const restMs = 1200

/** The id of the place of a field on the page. */
export function placeId(path: string): string {
  return `term-${path}`
}

export function TermControl({ form, row, scope }: TermControlProps) {
  const shown = showAt(form.terms, row, scope)
  if (shown === null) return null
  return (
    <div id={placeId(`${scope}.${row.field.path}`)} className="term-control">
      <Control form={form} row={row} scope={scope} shown={shown} />
    </div>
  )
}

function Control({ form, row, scope, shown }: TermControlProps & { shown: string }) {
  const { t } = useTranslation()
  const { look } = row.field
  const label = (
    <>
      {labelOf(row, t)}
      {row.field.language !== undefined && form.language === 'both'
        ? ` (${t(`agreement-page:paper.in.${row.field.language}`)})`
        : ''}
      {scope === 'common' ? null : <span className="term-scope"> ({scopeWord(scope, t)})</span>}
    </>
  )
  const help = scope === 'partner' || scope === 'toUs' ? undefined : hintOf(row, t)
  const objection = objectionTo(form, `${scope}.${row.field.path}`, t)
  const hint = objection === undefined ? help : <ObjectionHint objection={objection} help={help} />
  const put = (text: string) => form.change((terms) => written(terms, row, scope, text))
  switch (look.kind) {
    case 'toggle':
      return (
        <Toggle
          label={label}
          {...(hint === undefined ? {} : { hint })}
          isSelected={shown === 'yes'}
          onChange={(isOn) => put(isOn ? 'yes' : 'no')}
        />
      )
    case 'choice':
      return (
        <Picker
          label={label}
          {...(hint === undefined ? {} : { hint })}
          options={look.values.map((value) => ({ value, label: valueWord(row, value, t) }))}
          value={shown}
          onChange={put}
        />
      )
    default:
      return <TextControl form={form} row={row} scope={scope} shown={shown} label={label} hint={hint} />
  }
}

/** What stands in the way of sending at this field. */
function objectionTo({ missing, contradictions }: TermsForm, path: string, t: Translate): string | undefined {
  if (missing.has(path)) return t('agreement-page:missing.field')
  const found = contradictions.find((contradiction) => contradiction.path === path)
  return found === undefined ? undefined : t(`agreement-page:contradiction.${found.code}`)
}

function ObjectionHint({ objection, help }: { objection: string; help: string | undefined }) {
  return (
    <>
      <span className="warn">{objection}</span> {help}
    </>
  )
}

interface TextControlProps extends TermControlProps {
  readonly shown: string
  readonly label: ReactNode
  readonly hint: ReactNode
}

function TextControl({ form, row, scope, shown, label, hint }: TextControlProps) {
  const { t } = useTranslation()
  const { look } = row.field
  const path = `${scope}.${row.field.path}`
  const { owner, typed: store, change } = form
  const typed = useStore(store, (state) => (state.byOwner[owner] ?? nothingTyped)[path])
  const issue = typed === undefined ? undefined : issueIn(form.terms, row, scope, typed.text)

  const keep = useCallback((text: string) => change((terms) => written(terms, row, scope, text)), [change, row, scope])
  useEffect(() => {
    if (typed === undefined || typed.isLeft || issue !== undefined) return
    const timer = setTimeout(() => keep(typed.text), restMs)
    return () => clearTimeout(timer)
  }, [typed, issue, keep])

  const leave = () => {
    if (typed === undefined) return
    if (issue !== undefined) {
      store.getState().type(owner, path, { text: typed.text, isLeft: true })
      return
    }
    keep(typed.text)
    store.getState().forget(owner, path)
  }
  const isText = look.kind === 'text'
  return (
    <TextField
      label={label}
      onBlur={leave}
      {...(hint === undefined ? {} : { hint })}
      value={typed?.text ?? shown}
      onChange={(text) => store.getState().type(owner, path, { text, isLeft: typed?.isLeft === true })}
      error={issue !== undefined && typed?.isLeft === true ? issueText(issue, t) : undefined}
      lines={isText ? look.lines : 1}
      isMono={isText && look.isMono}
      {...(isText && look.isNumber ? { inputMode: 'numeric' as const } : {})}
      kind={look.kind === 'date' ? 'date' : look.kind === 'moment' ? 'datetime-local' : 'text'}
    />
  )
}

function written(terms: AgreementTerms, row: TermRow, scope: Scope, text: string): AgreementTerms {
  const result = putAt(terms, row, scope, text)
  return 'terms' in result ? result.terms : terms
}

function issueIn(terms: AgreementTerms, row: TermRow, scope: Scope, text: string) {
  const result = putAt(terms, row, scope, text)
  return 'issue' in result ? result.issue : undefined
}
