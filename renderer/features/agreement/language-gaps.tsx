// Says before a version is sent which of its texts lack a language of the document, and what stands there instead.
import type { Agreement } from '#domain/agreement/agreement.ts'
import { type ClauseName, clauseGaps } from '#domain/agreement/clause/clauses.ts'
import { languages } from '#domain/language.ts'
import { useTranslation } from '../../translation.tsx'

const labels = {
  purpose: 'purpose',
  legalBasis: 'legal-basis',
  term: 'term',
  termination: 'termination',
  removal: 'removal',
  indemnity: 'indemnity-text',
  contactPrivacy: 'contact-privacy',
} as const satisfies Record<ClauseName, string>

export function LanguageGaps({ agreement }: { agreement: Agreement }) {
  const { t, formats } = useTranslation()
  const gaps = clauseGaps(agreement.terms.common, agreement.language)
  return languages.map((language) => {
    const missing = gaps.filter((gap) => gap.language === language)
    if (missing.length === 0) return null
    const items = formats.list(missing.map(({ name }) => t(`agreement-page:common.${labels[name]}`)))
    return (
      <p key={language} className="warn">
        {t(`agreement-page:move.lacks.${language}`, { items })}
      </p>
    )
  })
}
