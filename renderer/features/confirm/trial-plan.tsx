// The plan of a counter-proof before it runs: the rule found on the gateway, what the temporary route changes there, and what a person agrees to.
import { useStore } from 'zustand'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { Mark } from '../../kit/mark.tsx'
import { Notice } from '../../kit/notice.tsx'
import { HostPlanCard } from '../../kit/plan/host-plan-card.tsx'
import { isGravePlan, openConsents } from '../../kit/plan/plan-consent.ts'
import { Toggle } from '../../kit/toggle.tsx'
import { useTranslation } from '../../translation.tsx'
import { freshTrial, type PlannedTrial, type TrialStore } from './trial-store.ts'

export interface TrialPlanProps {
  readonly store: TrialStore
  readonly partnerId: string
  readonly planned: PlannedTrial
  /** The kind of gateway, whose notes have sentences of their own. */
  readonly gateway: string
  readonly onRun: () => void
}

export function TrialPlan({ store, partnerId, planned, gateway, onRun }: TrialPlanProps) {
  const { t } = useTranslation()
  const { accepted } = useStore(store, (state) => state.byPartner[partnerId] ?? freshTrial)
  const { plan, rule } = planned
  return (
    <>
      <Card title={t('confirm:page.trial.plan-title')} sub={t('confirm:page.trial.plan-sub')} padded>
        <h3 className="form-title confirm-first">{t('confirm:page.trial.rule')}</h3>
        {rule.text === null ? (
          <Notice tone="warn">{t('confirm:page.trial.rule-none')}</Notice>
        ) : (
          <div className="stack-tight">
            <pre className="confirm-raw">{rule.text}</pre>
            <p className="hint path">{t('confirm:page.trial.rule-source', { source: rule.source })}</p>
          </div>
        )}
      </Card>
      {plan.hosts.map((host) => (
        <HostPlanCard
          key={host.hostId}
          plan={host}
          isUndo={false}
          gateway={gateway}
          accepted={accepted}
          onAccept={(key, isOn) => store.getState().accept(partnerId, key, isOn)}
          onUndo={null}
          whatRuns={null}
        />
      ))}
      <Consent store={store} partnerId={partnerId} planned={planned} onRun={onRun} />
    </>
  )
}

function Consent({ store, partnerId, planned, onRun }: Omit<TrialPlanProps, 'gateway'>) {
  const { t } = useTranslation()
  const { accepted, isConsented } = useStore(store, (state) => state.byPartner[partnerId] ?? freshTrial)
  const { plan } = planned
  const open = openConsents(plan, accepted) + (isConsented ? 0 : 1)
  const actions = store.getState()
  const isWritten = plan.hosts.some(({ notes }) => notes.every(({ code }) => code !== 'trial-memory'))
  const canRevert = plan.hosts.every((host) => host.canRevert)
  return (
    <Card title={t('confirm:page.trial.consent-title')} padded>
      <div className="form">
        <p>{t('confirm:page.trial.consent-text')}</p>
        <p className="secondary">
          {isWritten
            ? t(canRevert ? 'confirm:page.trial.consent-revert' : 'confirm:page.trial.consent-no-revert')
            : t('confirm:page.trial.nothing-written')}
        </p>
        <Toggle
          label={t('confirm:page.trial.consent')}
          isSelected={isConsented}
          onChange={(isOn) => actions.consent(partnerId, isOn)}
        />
        {open === 0 ? null : (
          <p className="push-line" role="status">
            <Mark kind="warn" />
            {t('confirm:page.trial.open', { count: open })}
          </p>
        )}
        <div className="push-actions">
          <Button kind={isGravePlan(plan) ? 'danger' : 'primary'} isDisabled={open > 0} onPress={onRun}>
            {t('confirm:page.trial.go')}
          </Button>
          <Button onPress={() => actions.begin(partnerId)}>{t('confirm:page.trial.discard')}</Button>
        </div>
      </div>
    </Card>
  )
}
