// How the domains typed are read, shown only when one is internationalised: both forms, so nothing is mistaken.
import { DomainName } from '../../kit/domain-name.tsx'
import { nameForms } from '../../kit/name-forms.ts'
import { useTranslation } from '../../translation.tsx'

export function DomainPreview({ domains }: { domains: readonly string[] }) {
  const { t } = useTranslation()
  if (domains.every((domain) => nameForms(domain).ascii === null)) return null
  return (
    <div className="domain-preview" aria-live="polite">
      <p className="hint">{t('partner.domains-read')}</p>
      <ul className="chips">
        {domains.map((domain) => (
          <li key={domain} className="chip mono">
            <DomainName name={domain} />
          </li>
        ))}
      </ul>
    </div>
  )
}
