// Why a badge is or is not earned: every condition with its state, where it was judged and how it was proven, and the rules in the way.
import { reasonGroups } from '#domain/badge-view.ts'
import type { Badge, BadgeReason, ItemState } from '#domain/tls-profile.ts'
import { describeBasis, describeItem } from '#i18n/describe-depth.ts'
import { Mark, type MarkKind } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'

const marks: Readonly<Record<ItemState, MarkKind>> = { met: 'good', 'not-met': 'warn', unknown: 'unknown' }

export function BadgeReasons({ badge }: { badge: Badge }) {
  const { t } = useTranslation()
  return (
    <div className="badge-panel">
      <p>{t(`probe:badge.meaning.${badge.id}`)}</p>
      <p className="secondary">{describeBasis(badge, t)}</p>
      {badge.isVerified ? null : <p className="secondary">{t('probe:badge.unverified')}</p>}
      <ul className="badge-reasons">
        {reasonGroups(badge).map(({ reason, places }) => (
          <li key={JSON.stringify(reason)}>
            <Mark kind={marks[reason.state]} label={t(`probe:profile.state.${reason.state}`)} />
            <div>
              <p>
                {t(`probe:badge.condition.${reason.condition}.${reason.state}`)}{' '}
                {reason.proof === null ? null : (
                  <span className="secondary">
                    ({t('depth:badges.proof', { proof: t(`probe:badge.proof.${reason.proof}`) })})
                  </span>
                )}{' '}
                {reason.point === null ? null : (
                  <span className="secondary">{t('probe:badge.point', { point: reason.point })}</span>
                )}{' '}
                {reason.isVerified ? null : <Unverified />}
              </p>
              {places.length === 0 ? null : <p className="mono muted">{places.join(', ')}</p>}
              <Items items={reason.items} />
            </div>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Rules that read the same stand there once. */
function Items({ items }: Pick<BadgeReason, 'items'>) {
  const { t } = useTranslation()
  const lines = new Map(
    items.map((item) => [`${describeItem(item, t)} ${t(`probe:profile.side.${item.side}`)} ${item.isVerified}`, item]),
  )
  return (
    <ul className="badge-items">
      {[...lines].map(([key, item]) => (
        <li key={key}>
          {describeItem(item, t)} <span className="secondary">{t(`probe:profile.side.${item.side}`)}</span>{' '}
          {item.isVerified ? null : <Unverified />}
        </li>
      ))}
    </ul>
  )
}

/** The mark of a rule that is not known from its paper itself. */
export function Unverified() {
  const { t } = useTranslation()
  return <span className="tag tag-unverified">{t('probe:profile.unverified')}</span>
}
