// Counter-proofs made before, newest first, each whole behind its line.
import { useStore } from 'zustand'
import type { ConfirmView } from '#contract/confirm-contract.ts'
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import { Card } from '../../kit/card.tsx'
import { Fold } from '../../kit/fold.tsx'
import { Mark } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'
import { CleanUp, stuckIn } from './clean-up.tsx'
import { isUnended, verdictTones } from './confirm-words.ts'
import { ProofView } from './proof-view.tsx'
import { freshTrial, type TrialStore } from './trial-store.ts'

export interface ProofsCardProps {
  readonly store: TrialStore
  readonly partnerId: string
  readonly view: ConfirmView
}

export function ProofsCard({ store, partnerId, view }: ProofsCardProps) {
  const { t } = useTranslation()
  const shown = useStore(store, (state) => (state.byPartner[partnerId] ?? freshTrial).proof)
  const earlier = view.proofs.filter(({ id }) => id !== shown?.id)
  if (earlier.length === 0) return null
  return (
    <Card title={t('confirm:page.proof.earlier')} sub={t('confirm:page.proof.count', { count: earlier.length })} padded>
      <ul className="plain-list stack-tight">
        {earlier.map((proof) => (
          <li key={proof.id}>
            <Fold title={<ProofTitle proof={proof} />}>
              <div className="push-more">
                <ProofView
                  proof={proof}
                  cleanUp={
                    view.open.includes(proof.id) ? (
                      <CleanUp store={store} partnerId={partnerId} proof={proof} stuck={stuckIn(view, proof)} />
                    ) : undefined
                  }
                />
              </div>
            </Fold>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function ProofTitle({ proof }: { proof: CounterProof }) {
  const { t, formats } = useTranslation()
  const { startedAt, host, domain, verdict } = proof
  return (
    <span className="confirm-title">
      <Mark kind={isUnended(proof) ? 'unknown' : verdictTones[verdict]} />
      <span>
        {formats.dateTime(startedAt)} · {host} · {domain}
      </span>{' '}
      <span className="secondary">
        {t(isUnended(proof) ? 'confirm:page.proof.running' : `confirm:verdict.${verdict}`)}
      </span>
    </span>
  )
}
