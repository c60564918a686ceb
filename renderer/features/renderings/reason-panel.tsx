// Why lines stand in a file: first what holds for the line a person is at, below every reason once, each with the way to its lines.
import { useMemo, useState } from 'react'
import type { Artefact } from '#domain/artefact.ts'
import { reasonText } from '#i18n/describe-rendering.ts'
import { Button } from '../../kit/button.tsx'
import { Fold } from '../../kit/fold.tsx'
import { useTranslation } from '../../translation.tsx'
import { type ReasonGroup, reasonGroups, reasonsAt } from './line-reasons.ts'

export interface ReasonPanelProps {
  readonly gateway: string
  readonly artefact: Artefact
  readonly active: number | null
  readonly onGo: (line: number) => void
}

const shownAtOnce = 100
const placesShown = 6

export function ReasonPanel({ gateway, artefact, active, onGo }: ReasonPanelProps) {
  const { t } = useTranslation()
  const [limit, setLimit] = useState(shownAtOnce)
  const groups = useMemo(() => reasonGroups(artefact.reasons), [artefact])
  const here = active === null ? [] : reasonsAt(artefact.reasons, active)
  return (
    <div className="why">
      <h3>{t('configure:why.title')}</h3>
      <div className="why-here">
        {active === null || here.length === 0 ? (
          <p className="hint">{t(groups.length === 0 ? 'configure:why.none' : 'configure:why.prompt')}</p>
        ) : (
          <>
            <p className="why-line">{t('configure:why.line', { line: active })}</p>
            {here.map((reason) => (
              <p key={`${reason.line} ${reason.code} ${JSON.stringify(reason.params)}`}>
                {reasonText(gateway, reason, t)}
              </p>
            ))}
          </>
        )}
      </div>
      {groups.length === 0 ? null : (
        <Fold title={t('configure:why.all', { count: groups.length })}>
          <ol className="why-list">
            {groups.slice(0, limit).map((group) => (
              <li key={`${group.reason.code} ${JSON.stringify(group.reason.params)}`}>
                <p>{reasonText(gateway, group.reason, t)}</p>
                <Places group={group} onGo={onGo} />
              </li>
            ))}
          </ol>
          {groups.length > limit ? (
            <Button kind="quiet" onPress={() => setLimit(limit + shownAtOnce)}>
              {t('configure:more-entries', { count: groups.length - limit })}
            </Button>
          ) : null}
        </Fold>
      )}
    </div>
  )
}

function Places({ group, onGo }: { group: ReasonGroup; onGo: (line: number) => void }) {
  const { t } = useTranslation()
  const rest = group.places.length - placesShown
  return (
    <p className="why-places">
      {group.places.slice(0, placesShown).map(({ line, until }) => (
        <Button key={line} kind="quiet" onPress={() => onGo(line)}>
          {line === until ? t('configure:why.place', { line }) : t('configure:why.places', { line, until })}
        </Button>
      ))}
      {rest > 0 ? <span className="hint">{t('configure:why.more-places', { count: rest })}</span> : null}
    </p>
  )
}
