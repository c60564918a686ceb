// The counter-proof from the form to its verdict: planning, the plan and the consent, the run, and the result. What an earlier one may have left
// comes first, with the way to clean it up.
import { useStore } from 'zustand'
import type { ConfirmView } from '#contract/confirm-contract.ts'
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import { announce } from '../../kit/announcer.tsx'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { RunView } from '../../kit/plan/run-view.tsx'
import { useTranslation } from '../../translation.tsx'
import { CleanUp, stuckIn } from './clean-up.tsx'
import { ProofView } from './proof-view.tsx'
import { nextDomain } from './trial-domain.ts'
import { TrialForm } from './trial-form.tsx'
import { TrialPlan } from './trial-plan.tsx'
import { TrialRun } from './trial-run.tsx'
import { freshTrial, type PartnerTrial, type TrialStore, type TrialWish } from './trial-store.ts'

export interface TrialCardProps {
  readonly store: TrialStore
  readonly partnerId: string
  readonly view: ConfirmView
  readonly domains: readonly string[]
  /** The kind of one of our own gateways. */
  readonly gatewayOf: (siteId: string) => string
}

export function TrialCard(props: TrialCardProps) {
  const { t } = useTranslation()
  const { store, partnerId, gatewayOf } = props
  const trial = useStore(store, (state) => state.byPartner[partnerId] ?? freshTrial)
  const { phase, planned, fault, live } = trial
  const actions = store.getState()
  const run = async () => {
    const proof = await actions.run(partnerId)
    if (proof !== null) announce(t('confirm:page.trial.ended', { verdict: t(`confirm:verdict.${proof.verdict}`) }))
  }
  const plan = async (wish: TrialWish) => {
    await actions.plan(partnerId, wish)
    if (store.getState().byPartner[partnerId]?.phase === 'planned') announce(t('confirm:page.trial.planned'))
  }
  const onPlan = (wish: TrialWish) => void plan(wish)
  const panel = fault === null ? null : <FaultPanel fault={fault} />
  switch (phase) {
    case 'ready':
      return <Ready {...props} trial={trial} onPlan={onPlan} />
    case 'planning':
      return (
        <Card
          title={t('confirm:page.trial.planning')}
          actions={<Button onPress={() => actions.cancel(partnerId)}>{t('action.cancel')}</Button>}
          padded
        >
          <RunView runs={live.runs} isRunning />
        </Card>
      )
    case 'planned':
      return planned === null ? null : (
        <>
          {panel}
          <TrialPlan
            store={store}
            partnerId={partnerId}
            planned={planned}
            gateway={gatewayOf(planned.plan.siteId)}
            onRun={() => void run()}
          />
        </>
      )
    case 'running':
      return planned === null ? null : (
        <TrialRun trial={trial} planned={planned} onCancel={() => actions.cancel(partnerId)} />
      )
    case 'ended':
      return trial.proof === null ? null : <Ended {...props} trial={trial} proof={trial.proof} onPlan={onPlan} />
  }
}

interface PhaseProps extends TrialCardProps {
  readonly trial: PartnerTrial
  readonly onPlan: (wish: TrialWish) => void
}

function Ready({ view, domains, trial, onPlan }: PhaseProps) {
  const { t } = useTranslation()
  return (
    <Card title={t('confirm:page.trial.title')} padded>
      <div className="stack">
        <p className="secondary">{t('confirm:page.trial.lead')}</p>
        {trial.fault === null ? null : <FaultPanel fault={trial.fault} />}
        <TrialForm
          triable={view.triable}
          isByHand={view.byHand.length > 0}
          domains={domains}
          last={trial.wish}
          isBusy={trial.cleaning !== null}
          onPlan={onPlan}
        />
      </div>
    </Card>
  )
}

function Ended({ store, partnerId, proof, view, trial: { wish }, onPlan }: PhaseProps & { proof: CounterProof }) {
  const { t } = useTranslation()
  const isOver = proof.givenUp !== undefined
  const cleanUp = isOver ? undefined : (
    <CleanUp store={store} partnerId={partnerId} proof={proof} stuck={stuckIn(view, proof)} />
  )
  const domain = nextDomain(view, proof)
  return (
    <Card
      title={t('confirm:page.trial.title')}
      actions={
        <>
          {domain === null || wish === null ? null : (
            <Button kind="primary" onPress={() => onPlan({ ...wish, domain })}>
              {t('confirm:page.trial.next-domain', { domain })}
            </Button>
          )}
          <Button onPress={() => store.getState().begin(partnerId)}>{t('confirm:page.trial.again')}</Button>
        </>
      }
      padded
    >
      <ProofView proof={proof} isLive={!isOver} cleanUp={cleanUp} />
    </Card>
  )
}
