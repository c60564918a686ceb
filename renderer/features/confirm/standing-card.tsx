// How each gateway stands for the partner: the word, why it is no more, and the proof it rests on. "Enforced" stands here only where the main
// process says so.
import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { Standing } from '#domain/confirm/counter-proof.ts'
import { Card } from '../../kit/card.tsx'
import { Mark } from '../../kit/mark.tsx'
import { standingMarks } from '../../kit/standing-marks.ts'
import { useTranslation } from '../../translation.tsx'
import type { ConfirmStore } from './confirm-store.ts'

export function StandingCard({ standings, way }: { standings: readonly Standing[]; way: ReactNode }) {
  const { t } = useTranslation()
  return (
    <Card title={t('confirm:page.standing.title')} actions={way}>
      {standings.length === 0 ? (
        <p className="card-body secondary">{t('confirm:page.standing.none')}</p>
      ) : (
        <>
          <ul className="plain-list confirm-standings">
            {standings.map((standing) => (
              <li key={standing.siteId} className="confirm-standing">
                <Mark kind={standingMarks[standing.kind]} large />
                <div>
                  <p>
                    <strong>{standing.site}</strong> · <strong>{t(`confirm:standing-word.${standing.kind}`)}</strong>
                  </p>
                  <StandingWhy standing={standing} />
                </div>
              </li>
            ))}
          </ul>
          <p className="hint confirm-standing">{t('confirm:page.standing.sub')}</p>
        </>
      )}
    </Card>
  )
}

function StandingWhy({ standing: { why, at, domains } }: { standing: Standing }) {
  const { t, formats } = useTranslation()
  const about = why === 'domain-never-tried' ? 'confirm:page.standing.untried' : 'confirm:page.standing.about'
  return (
    <p className="secondary">
      {t(`confirm:standing.${why}`)}
      {domains.length === 0 ? null : ` ${t(about, { domains: domains.join(', ') })}`}
      {at === null ? null : ` ${t('confirm:page.standing.at', { when: formats.dateTime(at) })}`}
    </p>
  )
}

/** The standings of a partner where another step shows them; nothing until they are known, or where there are none. */
export function StandingsOf({ store, partnerId, way }: { store: ConfirmStore; partnerId: string; way: ReactNode }) {
  const standings = useStore(store, (state) => state.views[partnerId]?.standings)
  useEffect(() => {
    void store.getState().load(partnerId)
  }, [store, partnerId])
  return standings === undefined || standings.length === 0 ? null : <StandingCard standings={standings} way={way} />
}
