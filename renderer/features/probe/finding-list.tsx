// The findings of a report: what was seen, what to do, and the sentence for the partner; what blocks comes first.
import type { ReactNode } from 'react'
import { type FindingGroup, groupFindings } from '#domain/finding-groups.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { Card } from '../../kit/card.tsx'
import { Fold } from '../../kit/fold.tsx'
import { Mark } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'
import { severityMarks } from './severity-marks.ts'

export interface FindingListProps {
  readonly report: ProbeReport
  readonly level: 2 | 3
  readonly actions?: ReactNode
}

export function FindingList({ report, level, actions }: FindingListProps) {
  const { t } = useTranslation()
  const groups = groupFindings(report.judgement.findings)
  const blocking = groups.filter((group) => group.severity === 'fail').length
  const sub = blocking > 0 ? t('test.findings.blocking', { count: blocking }) : t('test.findings.not-blocking')
  return (
    <Card
      title={t('test.findings.title')}
      level={level}
      {...(groups.length === 0 ? {} : { sub })}
      {...(actions === undefined ? {} : { actions })}
    >
      {groups.length === 0 ? <p className="card-body secondary">{t('test.findings.none')}</p> : null}
      <ul>
        {groups.map((group) => (
          <FindingRow key={`${group.code} ${group.places.join()} ${JSON.stringify(group.params)}`} group={group} />
        ))}
      </ul>
    </Card>
  )
}

function FindingRow({ group }: { group: FindingGroup }) {
  const { t } = useTranslation()
  const { code, params } = group
  return (
    <li className="finding">
      <Mark kind={severityMarks[group.severity]} label={t(`test.severity.${group.severity}`)} />
      <div className="finding-text">
        <strong>{t(`finding:${code}.title`, params)}</strong>
        {group.places.length === 0 ? null : <p className="mono">{group.places.join(', ')}</p>}
        <p>{t(`finding:${code}.admin`, params)}</p>
        <p>
          <span className="finding-label">{t('test.findings.remedy')}:</span> {t(`finding:${code}.remedy`, params)}
        </p>
        <Fold title={t('test.findings.for-partner')}>
          <p className="quote">{t(`finding:${code}.partner`, params)}</p>
        </Fold>
      </div>
      <code className="finding-code">{code}</code>
    </li>
  )
}
