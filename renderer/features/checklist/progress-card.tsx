// How far the checklist is, as a sentence and a bar, what stands in the way of enforcing, and the item to do next.
import type { ReactNode } from 'react'
import type { JudgedItem } from '#domain/checklist/checklist.ts'
import { Card } from '../../kit/card.tsx'
import { Mark } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'
import type { ChecklistProgress } from './checklist-progress.ts'

export interface ProgressCardProps {
  readonly progress: ChecklistProgress
  readonly rowOf: (judged: JudgedItem) => ReactNode
  readonly way: ReactNode
}

export function ProgressCard({ progress, rowOf, way }: ProgressCardProps) {
  const { t } = useTranslation()
  const { met, total, overdue, blocking, next } = progress
  return (
    <Card title={t('checklist:page.title')} sub={t('checklist:page.of', { met, total })} actions={way}>
      <div className="card-body check-progress">
        <svg className="progress-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
          <rect className="progress-rest" width="100" height="4" />
          <rect className="progress-done" width={total === 0 ? 0 : (100 * met) / total} height="4" />
        </svg>
        <p className="check-line">
          <Mark kind={blocking.length === 0 ? 'good' : 'warn'} />
          {blocking.length === 0
            ? t('checklist:page.nothing-blocks')
            : t('checklist:page.blocking', { count: blocking.length })}
        </p>
        {overdue === 0 ? null : (
          <p className="check-line">
            <Mark kind="warn" />
            {t('checklist:page.overdue-count', { count: overdue })}
          </p>
        )}
        {total === 0 ? <p className="secondary">{t('checklist:page.empty')}</p> : null}
        {total > 0 && next === undefined ? (
          <p className="check-line">
            <Mark kind="good" />
            {t('checklist:page.all-met')}
          </p>
        ) : null}
      </div>
      {next === undefined ? null : (
        <div className="check-next">
          <h3>{t('checklist:page.next')}</h3>
          <ul className="check-list">{rowOf(next)}</ul>
        </div>
      )}
    </Card>
  )
}
