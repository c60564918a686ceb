// Where the newest test or the partner's data say otherwise than the draft; each can be taken over by itself.
import type { AgreementView } from '#contract/agreement-contract.ts'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { Mark } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'
import { pathWords } from './term-words.ts'

export interface DifferencesCardProps {
  readonly differences: AgreementView['differences']
  /** Takes over what was found; null where the terms are frozen. */
  readonly take: ((path: string) => void) | null
  readonly lead: ((path: string) => void) | null
  readonly isBusy: boolean
}

const shown = 8

export function DifferencesCard({ differences, take, lead, isBusy }: DifferencesCardProps) {
  const { t, formats } = useTranslation()
  if (differences.length === 0) return null
  return (
    <Card
      title={t('agreement-page:difference.title')}
      sub={t('agreement-page:difference.sub', { count: differences.length })}
    >
      <ul className="rows">
        {differences.map(({ path, code, found }) => (
          <li key={`${path} ${code}`} className="row">
            <Mark kind="info" />
            <span className="row-text">
              <span className="row-name">{pathWords(path, t)}</span>
              <span className="secondary">{differsText(code, t)}</span>
              {found.length === 0 ? null : (
                <span className="mono path">
                  {formats.list(found.slice(0, shown))}
                  {found.length > shown
                    ? ` ${t('agreement-page:difference.more', { count: found.length - shown })}`
                    : ''}
                </span>
              )}
            </span>
            <span className="push-actions">
              {lead === null ? null : (
                <Button
                  kind="quiet"
                  onPress={() => lead(path)}
                  label={t('agreement-page:difference.show-of', { field: pathWords(path, t) })}
                >
                  {t('agreement-page:difference.show')}
                </Button>
              )}
              {take === null || code === 'go-live-past' ? null : (
                <Button
                  isPending={isBusy}
                  onPress={() => take(path)}
                  label={t('agreement-page:difference.take-of', { field: pathWords(path, t) })}
                >
                  {t('agreement-page:difference.take')}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function differsText(code: string, t: ReturnType<typeof useTranslation>['t']): string {
  return t(`agreement-page:differs.${code}` as 'agreement-page:difference.title')
}
