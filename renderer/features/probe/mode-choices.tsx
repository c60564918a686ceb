// What can be enforced today, mode by mode, with what it protects against or why it is not possible, and one recommendation.
import type { Judgement } from '#domain/probe-report.ts'
import { mandatoryModes } from '#domain/tls-level.ts'
import { Card } from '../../kit/card.tsx'
import { Mark } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'

export function ModeChoices({ judgement, level }: { judgement: Judgement; level: 2 | 3 }) {
  const { t } = useTranslation()
  return (
    <Card title={t('test.modes.title')} sub={t('test.modes.sub')} level={level}>
      <ul className="modes">
        {mandatoryModes.map((mode) => {
          const isPossible = judgement.modes[mode]
          const isPick = isPossible && judgement.recommended === mode
          return (
            <li key={mode} className={`mode${isPick ? ' mode-pick' : ''}${isPossible ? '' : ' mode-closed'}`}>
              <span className="mode-name">
                <Mark
                  kind={isPossible ? 'good' : 'none'}
                  label={isPossible ? t('test.modes.yes') : t('test.modes.no')}
                />
                {t(`probe:mode.${mode}.name`)}
              </span>
              {isPick ? <span className="tag">{t('test.modes.recommended')}</span> : null}
              <span className="mode-text">
                {isPossible ? t(`probe:mode.${mode}.protects`) : t(`probe:mode.${mode}.no`)}
              </span>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
