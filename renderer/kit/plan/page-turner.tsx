// The way through pages of something long: where one is, and to the first, previous, next and last page. Says aloud where one came to.

import { useTranslation } from '../../translation.tsx'
import { Button } from '../button.tsx'

export interface PageTurnerProps {
  /** What the pages are of. */
  readonly name: string
  /** From 0. */
  readonly page: number
  readonly pages: number
  /** Where one is, in words. */
  readonly words: string
  readonly onTurn: (page: number) => void
}

export function PageTurner({ name, page, pages, words, onTurn }: PageTurnerProps) {
  const { t } = useTranslation()
  const last = pages - 1
  const ways = [
    { word: t('push:plan.page-first'), to: 0, isOpen: page > 0 },
    { word: t('push:plan.page-back'), to: page - 1, isOpen: page > 0 },
    { word: t('push:plan.page-next'), to: page + 1, isOpen: page < last },
    { word: t('push:plan.page-last'), to: last, isOpen: page < last },
  ]
  return (
    <nav className="push-pages" aria-label={t('push:plan.pages', { name })}>
      {ways.map(({ word, to, isOpen }) => (
        <Button key={word} kind="quiet" isDisabled={!isOpen} onPress={() => onTurn(to)}>
          {word}
        </Button>
      ))}
      <span className="secondary number" role="status">
        {words}
      </span>
    </nav>
  )
}
