// Cleaning up after a counter-proof: the button, and the notices above the page while a temporary route may still be on a host.
import { useStore } from 'zustand'
import type { ConfirmView } from '#contract/confirm-contract.ts'
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import { announce } from '../../kit/announcer.tsx'
import { Button } from '../../kit/button.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Notice } from '../../kit/notice.tsx'
import { useTranslation } from '../../translation.tsx'
import { freshTrial, type TrialStore } from './trial-store.ts'

export interface CleanUpProps {
  readonly store: TrialStore
  readonly partnerId: string
  readonly proof: CounterProof
}

export function CleanUp({ store, partnerId, proof }: CleanUpProps) {
  const { t, formats } = useTranslation()
  const { cleaning, phase } = useStore(store, (state) => state.byPartner[partnerId] ?? freshTrial)
  const { id, host, startedAt } = proof
  const clean = async () => {
    const after = await store.getState().takeBack(partnerId, id)
    if (after?.temporary === 'gone') announce(t('confirm:page.open.cleaned'))
  }
  const isBusy = phase === 'planning' || phase === 'running' || (cleaning !== null && cleaning !== id)
  return (
    <Button
      isPending={cleaning === id}
      isDisabled={isBusy}
      label={t('confirm:page.open.clean-of', { when: formats.dateTime(startedAt), host })}
      onPress={() => void clean()}
    >
      {t(cleaning === id ? 'confirm:page.open.cleaning' : 'confirm:page.open.clean')}
    </Button>
  )
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
      {open.map((proof) => (
        <Notice key={proof.id} tone="warn" action={<CleanUp store={store} partnerId={partnerId} proof={proof} />}>
          <p>
            <strong>{t('confirm:page.open.title')}</strong>
          </p>
          <p>{t('confirm:page.open.text', { when: formats.dateTime(proof.startedAt), host: proof.host })}</p>
        </Notice>
      ))}
      {cleanFault === null ? null : <FaultPanel fault={cleanFault} />}
    </>
  )
}
