// What became of the agreement: the steps of the version in sight, and the other versions to be looked at.
import type { AgreementView } from '#contract/agreement-contract.ts'
import type { AgreementStep } from '#domain/agreement/agreement.ts'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { Mark } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'
import { lifeMarks } from './life-marks.ts'

export interface HistoryCardProps {
  readonly views: readonly AgreementView[]
  readonly shown: AgreementView
  readonly show: (agreementId: string) => void
}

export function HistoryCard({ views, shown, show }: HistoryCardProps) {
  const { t, formats } = useTranslation()
  const others = views.filter(({ agreement }) => agreement.id !== shown.agreement.id)
  return (
    <Card title={t('agreement-page:history.title')}>
      <ul className="rows">
        {shown.agreement.steps.toReversed().map((step) => (
          <Step key={`${step.state} ${step.at}`} step={step} />
        ))}
        {others.map(({ agreement }) => (
          <li key={agreement.id} className="row">
            <Mark kind={lifeMarks[agreement.state]} />
            <span className="row-text">
              <span className="row-name">{t('agreement-page:history.version', { version: agreement.version })}</span>
              <span className="secondary">
                {t(`agreement-page:state.${agreement.state}.word`)} ·{' '}
                {formats.date(agreement.steps.at(-1)?.at ?? agreement.createdAt)}
              </span>
            </span>
            <Button
              kind="quiet"
              onPress={() => show(agreement.id)}
              label={t('agreement-page:history.show-version', { version: agreement.version })}
            >
              {t('agreement-page:history.show')}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Step({ step }: { step: AgreementStep }) {
  const { t, formats } = useTranslation()
  return (
    <li className="row">
      <Mark kind={lifeMarks[step.state]} />
      <span className="row-text">
        <span>
          {t(`agreement:step-reason.${step.reason}`)} <span className="secondary">{formats.dateTime(step.at)}</span>
        </span>
        {step.note === '' ? null : <span className="secondary">{step.note}</span>}
      </span>
    </li>
  )
}
