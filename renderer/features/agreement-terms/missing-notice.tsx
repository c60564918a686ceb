// What still has to be filled in before a draft may be sent, each a way to its field.
import { Button } from '../../kit/button.tsx'
import { Notice } from '../../kit/notice.tsx'
import { useTranslation } from '../../translation.tsx'
import { pathWords } from './term-words.ts'

export interface MissingNoticeProps {
  readonly missing: readonly string[]
  readonly lead: (path: string) => void
  readonly fill: (paths: null) => void
  readonly isFilling: boolean
}

export function MissingNotice({ missing, lead, fill, isFilling }: MissingNoticeProps) {
  const { t } = useTranslation()
  const again = (
    <Button isPending={isFilling} onPress={() => fill(null)}>
      {t('agreement-page:terms.fill')}
    </Button>
  )
  if (missing.length === 0) {
    return (
      <Notice tone="good" action={again}>
        {t('agreement-page:missing.complete')}
      </Notice>
    )
  }
  return (
    <Notice tone="warn" action={again}>
      <p>{t('agreement-page:missing.title', { count: missing.length })}</p>
      <ul className="term-ways">
        {missing.map((path) => (
          <li key={path}>
            <Button kind="quiet" onPress={() => lead(path)}>
              {pathWords(path, t)}
            </Button>
          </li>
        ))}
      </ul>
    </Notice>
  )
}
