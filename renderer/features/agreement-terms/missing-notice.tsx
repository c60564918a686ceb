// What still has to be filled in or corrected before a draft may be sent, each a way to its field.
import type { AgreementView } from '#contract/agreement-contract.ts'
import { Button } from '../../kit/button.tsx'
import { Notice } from '../../kit/notice.tsx'
import { useTranslation } from '../../translation.tsx'
import { pathWords } from './term-words.ts'

export interface MissingNoticeProps {
  readonly missing: readonly string[]
  readonly contradictions: AgreementView['contradictions']
  readonly lead: (path: string) => void
  readonly fill: (paths: null) => void
  readonly isFilling: boolean
}

export function MissingNotice({ missing, contradictions, lead, fill, isFilling }: MissingNoticeProps) {
  const { t } = useTranslation()
  const again = (
    <Button isPending={isFilling} onPress={() => fill(null)}>
      {t('agreement-page:terms.fill')}
    </Button>
  )
  if (missing.length + contradictions.length === 0) {
    return (
      <Notice tone="good" action={again}>
        {t('agreement-page:missing.complete')}
      </Notice>
    )
  }
  return (
    <Notice tone="warn" action={again}>
      {missing.length === 0 ? null : (
        <>
          <p>{t('agreement-page:missing.title', { count: missing.length })}</p>
          <Ways paths={missing} lead={lead} />
        </>
      )}
      {contradictions.length === 0 ? null : (
        <>
          <p>{t('agreement-page:contradiction.title')}</p>
          <Ways paths={contradictions.map(({ path }) => path)} lead={lead} />
        </>
      )}
    </Notice>
  )
}

function Ways({ paths, lead }: { readonly paths: readonly string[]; readonly lead: (path: string) => void }) {
  const { t } = useTranslation()
  return (
    <ul className="term-ways">
      {paths.map((path) => (
        <li key={path}>
          <Button kind="quiet" onPress={() => lead(path)}>
            {pathWords(path, t)}
          </Button>
        </li>
      ))}
    </ul>
  )
}
