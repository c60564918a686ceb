// The open items of the checklist that stand before an agreement in force, in their own words.
import type { ReactNode } from 'react'
import type { JudgedItem } from '#domain/checklist/checklist.ts'
import { Mark } from '../../kit/mark.tsx'
import { Notice } from '../../kit/notice.tsx'
import { useTranslation } from '../../translation.tsx'

export interface BlockingItemsProps {
  readonly ids: readonly string[]
  readonly items: readonly JudgedItem[]
  /** The way to the checklist. */
  readonly way?: ReactNode
}

export function BlockingItems({ ids, items, way }: BlockingItemsProps) {
  const { t, language } = useTranslation()
  const words = (id: string) => {
    const own = items.find(({ item }) => item.id === id)?.item.text[language] ?? ''
    return own === '' ? t(`checklist:item.${id}` as 'agreement-page:title') : own
  }
  return (
    <Notice tone="warn" live={way === undefined} action={way}>
      <p>{t('agreement-page:blocked.title', { count: ids.length })}</p>
      <ul className="outcomes">
        {ids.map((id) => (
          <li key={id} className="outcome">
            <Mark kind="none" />
            <span>{words(id)}</span>
          </li>
        ))}
      </ul>
    </Notice>
  )
}
