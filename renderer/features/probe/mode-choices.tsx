// What can be enforced today, mode by mode, with what it protects against and why it is or is not safe, and one recommendation.
import { modeReasons } from '#domain/mode-reasons.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { describeModeReason } from '#i18n/describe-report.ts'
import { Card } from '../../kit/card.tsx'
import { Mark } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'

export function ModeChoices({ report, level }: { report: ProbeReport; level: 2 | 3 }) {
  const { t } = useTranslation()
  return (
    <Card title={t('test.modes.title')} sub={t('test.modes.sub')} level={level}>
      <ul className="modes">
        {modeReasons(report).map((reason) => {
          const { mode, isSafe: isPossible } = reason
          const isPick = isPossible && report.judgement.recommended === mode
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
              <span className="mode-text">{t(`probe:mode.${mode}.protects`)}</span>
              <span className="mode-reason">{describeModeReason(reason, t)}</span>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
