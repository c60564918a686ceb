// Frozen terms to read: section by section, ours and the partner's side by side, without what nobody said.
import type { Agreement } from '#domain/agreement/agreement.ts'
import { Card } from '../../kit/card.tsx'
import { Fold } from '../../kit/fold.tsx'
import { useTranslation } from '../../translation.tsx'
import { isIn, type Scope, scopesOf, showAt, type TermRow, type TermSection, termSections } from './term-sections.ts'
import { labelOf, scopeWord, valueLines } from './term-words.ts'

export function TermsView({ terms, language }: Pick<Agreement, 'terms' | 'language'>) {
  const { t } = useTranslation()
  return (
    <Card title={t('agreement-page:terms.title')} sub={t('agreement-page:terms.frozen')}>
      {termSections.map((section, index) => (
        <div key={section.id} className="demand">
          <Fold
            title={<span className="demand-name">{t(`agreement-page:section.${section.id}`)}</span>}
            isOpenAtFirst={index < 3}
          >
            <div className="terms-body">
              <SectionView section={section} terms={terms} language={language} />
            </div>
          </Fold>
        </div>
      ))}
    </Card>
  )
}

interface SectionViewProps extends Pick<Agreement, 'terms' | 'language'> {
  readonly section: TermSection
}

function SectionView({ section, terms, language }: SectionViewProps) {
  const { t, formats } = useTranslation()
  const said = section.rows.filter(
    (row) =>
      (isIn(row, language) || isAlone(row, section, terms, language)) &&
      scopesOf[row.kind].some((scope: Scope) => (showAt(terms, row, scope) ?? '') !== ''),
  )
  const kinds = (['side', 'direction', 'common'] as const).filter((kind) => said.some((row) => row.kind === kind))
  if (said.length === 0) return <p className="muted">{t('agreement-page:terms.nothing')}</p>
  const cell = (row: TermRow, scope: Scope) => {
    const lines = valueLines(row, showAt(terms, row, scope) ?? '', t, formats)
    const { look } = row.field
    const isMono = look.kind === 'text' && look.isMono
    if (lines.length === 0) return <span className="muted">–</span>
    return lines.map((text) => (
      <span key={text} lang={row.field.language} className={isMono ? 'fact-line mono' : 'fact-line'}>
        {text}
      </span>
    ))
  }
  return kinds.map((kind) => (
    <table key={kind} className="terms-table">
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">{t('agreement-page:terms.term')}</span>
          </th>
          {scopesOf[kind].map((scope: Scope) => (
            <th key={scope} scope="col">
              {scopeWord(scope, t)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {said
          .filter((row) => row.kind === kind)
          .map((row) => (
            <tr key={row.field.path}>
              <th scope="row">
                {labelOf(row, t)}
                {row.field.language === undefined || row.field.language === language
                  ? ''
                  : ` (${t(`agreement-page:paper.in.${row.field.language}`)})`}
              </th>
              {scopesOf[kind].map((scope: Scope) => (
                <td key={scope} data-label={scopeWord(scope, t)}>
                  {cell(row, scope)}
                </td>
              ))}
            </tr>
          ))}
      </tbody>
    </table>
  ))
}

/** Whether a clause is in no language of the document but this. */
function isAlone(
  row: TermRow,
  { rows }: TermSection,
  terms: Agreement['terms'],
  language: Agreement['language'],
): boolean {
  const others = rows.filter((other) => other.field.name === row.field.name && isIn(other, language))
  return others.every((other) => showAt(terms, other, 'common') === '')
}
