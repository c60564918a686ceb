// Cleaning up after a counter-proof: the button, once that failed for good the way to give it up, and the notices above the page while a temporary
// route may still be on a host.
import { useStore } from 'zustand'
import type { ConfirmView } from '#contract/confirm-contract.ts'
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import type { StuckTrial } from '#domain/confirm/given-up.ts'
import { describeFault } from '#i18n/translate.ts'
import { announce } from '../../kit/announcer.tsx'
import { Button } from '../../kit/button.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Notice } from '../../kit/notice.tsx'
import { useTranslation } from '../../translation.tsx'
import { GiveUp } from './give-up.tsx'
import { freshTrial, type TrialStore } from './trial-store.ts'

export interface CleanUpProps {
  readonly store: TrialStore
  readonly partnerId: string
  readonly proof: CounterProof
  /** What giving it up would write down; undefined = it cannot be given up. */
  readonly stuck: StuckTrial | undefined
}

export function CleanUp({ store, partnerId, proof, stuck }: CleanUpProps) {
  const { t, formats } = useTranslation()
  const { cleaning, phase } = useStore(store, (state) => state.byPartner[partnerId] ?? freshTrial)
  const { id, host, startedAt } = proof
  const clean = async () => {
    const after = await store.getState().takeBack(partnerId, id)
    if (after?.temporary === 'gone') announce(t('confirm:page.open.cleaned'))
  }
  const isBusy = phase === 'planning' || phase === 'running' || (cleaning !== null && cleaning !== id)
  return (
    <div className="push-actions">
      <Button
        isPending={cleaning === id}
        isDisabled={isBusy}
        label={t('confirm:page.open.clean-of', { when: formats.dateTime(startedAt), host })}
        onPress={() => void clean()}
      >
        {t(cleaning === id ? 'confirm:page.open.cleaning' : 'confirm:page.open.clean')}
      </Button>
      {stuck === undefined ? null : (
        <GiveUp store={store} proof={proof} stuck={stuck} isDisabled={isBusy || cleaning !== null} />
      )}
    </div>
  )
}

/** Of the open ones, what giving this one up would write down. */
export function stuckIn(
  { stuck }: Pick<ConfirmView, 'stuck'>,
  { id }: Pick<CounterProof, 'id'>,
): StuckTrial | undefined {
  return stuck.find(({ proofId }) => proofId === id)
}

export interface OpenTrialsProps {
  readonly store: TrialStore
  readonly partnerId: string
  readonly view: ConfirmView
}

/** What earlier counter-proofs may have left; nothing where all is gone. */
export function OpenTrials({ store, partnerId, view }: OpenTrialsProps) {
  const { t, formats } = useTranslation()
  const { cleanFault } = useStore(store, (state) => state.byPartner[partnerId] ?? freshTrial)
  const open = view.proofs.filter(({ id }) => view.open.includes(id))
  return (
    <>
      {open.map((proof) => {
        const { id, host, startedAt } = proof
        const stuck = stuckIn(view, proof)
        const action = <CleanUp store={store} partnerId={partnerId} proof={proof} stuck={stuck} />
        return (
          <Notice key={id} tone="warn" action={action}>
            <p>
              <strong>{t('confirm:page.open.title')}</strong>
            </p>
            <p>{t('confirm:page.open.text', { when: formats.dateTime(startedAt), host })}</p>
            {stuck === undefined ? null : (
              <p>
                {t('confirm:page.give-up.possible', {
                  ...{ when: formats.dateTime(stuck.after.at), host },
                  why: describeFault(stuck.after.fault, t).title,
                })}
              </p>
            )}
          </Notice>
        )
      })}
      {cleanFault === null ? null : <FaultPanel fault={cleanFault} />}
    </>
  )
}
