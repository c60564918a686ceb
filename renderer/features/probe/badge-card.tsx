// The badges of a domain: those earned in sight, the others one step away, each with its reasons, edition, and a mark wherever our source for
// a rule is not the paper itself. A badge says what was measured, never that anybody fulfils a law.
import { splitBadges } from '#domain/badge-view.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { Badge, ItemState } from '#domain/tls-profile.ts'
import { Card } from '../../kit/card.tsx'
import { Fold } from '../../kit/fold.tsx'
import { Mark, type MarkKind } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'
import { BadgeReasons, Unverified } from './badge-reasons.tsx'

const itemMarks: Readonly<Record<ItemState, MarkKind>> = { met: 'good', 'not-met': 'none', unknown: 'unknown' }

export function BadgeCard({ report, level }: { report: ProbeReport; level: 2 | 3 }) {
  const { t } = useTranslation()
  const { badges } = report.judgement
  if (badges.length === 0) return null
  const { earned, others } = splitBadges(badges)
  return (
    <Card title={t('depth:badges.title')} sub={t('depth:badges.sub')} level={level}>
      <div className="badges">
        {earned.length === 0 ? <p className="secondary">{t('depth:badges.none')}</p> : null}
        {earned.map((badge) => (
          <BadgeFold key={badge.id} badge={badge} />
        ))}
        {others.length === 0 ? null : (
          <Fold title={t('depth:badges.others', { count: others.length })}>
            <div className="badges-others">
              {others.map((badge) => (
                <BadgeFold key={badge.id} badge={badge} />
              ))}
            </div>
          </Fold>
        )}
        <p className="secondary">{t('probe:badge.noClaim')}</p>
      </div>
    </Card>
  )
}

function BadgeFold({ badge }: { badge: Badge }) {
  const { t } = useTranslation()
  return (
    <Fold
      title={
        <span className="badge-title">
          <Mark kind={badge.state === 'met' ? 'good' : itemMarks[badge.state]} />
          <strong>{t(`probe:badge.name.${badge.id}`)}</strong>
          <span className="secondary">{t(`probe:badge.state.${badge.state}`)}</span>
          {badge.isVerified ? null : <Unverified />}
        </span>
      }
    >
      <BadgeReasons badge={badge} />
    </Fold>
  )
}
