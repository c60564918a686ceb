// A counter-proof at work: the steps it goes through, the table as it grows, and what the host says.
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { Fold } from '../../kit/fold.tsx'
import { Mark, type MarkKind } from '../../kit/mark.tsx'
import { RunView } from '../../kit/plan/run-view.tsx'
import { useTranslation } from '../../translation.tsx'
import { spokenWords } from './confirm-words.ts'
import { liveRows, type TrialStage, trialStages } from './live-trial.ts'
import { ModeTable } from './mode-table.tsx'
import type { PartnerTrial, PlannedTrial } from './trial-store.ts'

export interface TrialRunProps {
  readonly trial: PartnerTrial
  readonly planned: PlannedTrial
  readonly onCancel: () => void
}

export function TrialRun({ trial: { live, isStopping }, planned: { modes, level }, onCancel }: TrialRunProps) {
  const { t } = useTranslation()
  const rows = liveRows(modes, level, live)
  return (
    <Card
      title={t('confirm:page.trial.running')}
      actions={
        <Button isPending={isStopping} onPress={onCancel}>
          {t('confirm:page.trial.cancel')}
        </Button>
      }
      padded
    >
      <div className="stack">
        <p className="visually-hidden" role="status">
          {spokenWords(live.stage, rows, t)}
        </p>
        <Stages stage={live.stage} />
        {isStopping ? (
          <p className="push-line" role="status">
            <Mark kind="running" />
            {t('confirm:page.trial.cancelling')}
          </p>
        ) : null}
        <ModeTable rows={rows} isRunning label={t('confirm:page.table.label')} />
        {live.runs.length === 0 ? null : (
          <Fold title={t('confirm:page.trial.told')}>
            <div className="push-more">
              <RunView runs={live.runs} isRunning />
            </div>
          </Fold>
        )}
      </div>
    </Card>
  )
}

function Stages({ stage }: { stage: TrialStage | null }) {
  const { t } = useTranslation()
  const order: readonly (TrialStage | null)[] = trialStages
  const at = order.indexOf(stage)
  const markOf = (index: number): MarkKind =>
    stage === 'ended' || index < at ? 'good' : index === at ? 'running' : 'none'
  return (
    <ol className="confirm-stages" aria-label={t('confirm:page.trial.stages')}>
      {trialStages.map((each, index) => (
        <li key={each} className="push-line" {...(each === stage ? { 'aria-current': 'step' } : {})}>
          <Mark kind={markOf(index)} />
          <span>{t(`confirm:stage.${each}`)}</span>
        </li>
      ))}
    </ol>
  )
}
