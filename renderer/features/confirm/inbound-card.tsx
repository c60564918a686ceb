// Mail from the partner to us: sessions to our own MX as the partner would open them, what must be refused and what was, and tests made before.
import { useStore } from 'zustand'
import type { ConfirmView } from '#contract/confirm-contract.ts'
import type { InboundProof } from '#domain/confirm/inbound-proof.ts'
import type { Fault } from '#domain/fault.ts'
import { announce } from '../../kit/announcer.tsx'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Fold } from '../../kit/fold.tsx'
import { Mark } from '../../kit/mark.tsx'
import { Notice } from '../../kit/notice.tsx'
import { useTranslation } from '../../translation.tsx'
import { type ConfirmStore, idle } from './confirm-store.ts'
import { doorOf, inboundTones, verdictTones } from './confirm-words.ts'
import { InboundForm, type InboundPlace } from './inbound-form.tsx'
import { InboundView } from './inbound-view.tsx'

/** From where sessions can begin besides this computer; `fault` = why they cannot be read. */
export interface InboundPlaces {
  readonly points: readonly InboundPlace[]
  readonly fault: Fault | null
}

export interface InboundCardProps {
  readonly store: ConfirmStore
  readonly partnerId: string
  readonly view: ConfirmView
  readonly places: InboundPlaces
  readonly choosePath: () => Promise<string | null>
}

export function InboundCard({ store, partnerId, view, places, choosePath }: InboundCardProps) {
  const { t } = useTranslation()
  const { proving, inboundFault } = useStore(store, (state) => state.work[partnerId] ?? idle)
  const [newest, ...earlier] = view.inbound
  const told = (proof: InboundProof | null) => {
    if (proof === null) return
    announce(t('confirm:page.inbound.ended', { verdict: t(`confirm:inbound-verdict.${proof.verdict}`) }))
  }
  return (
    <Card title={t('confirm:page.inbound.title')} padded>
      <div className="stack">
        <p className="secondary">{t('confirm:page.inbound.lead')}</p>
        {view.inboundStanding === null ? null : (
          <Notice tone={inboundTones[view.inboundStanding.kind]}>
            <p>{t(`confirm:inbound-standing.${view.inboundStanding.kind}`)}</p>
            <p className="path">{view.inboundStanding.doors.join(', ')}</p>
          </Notice>
        )}
        {places.fault === null ? null : <FaultPanel fault={places.fault} />}
        <InboundForm
          view={view}
          places={places.points}
          isBusy={proving !== null}
          choosePath={choosePath}
          onProve={(wish) => void store.getState().proveInbound(partnerId, wish).then(told)}
        />
        {inboundFault === null ? null : <FaultPanel fault={inboundFault} />}
        {proving === null ? null : (
          <div className="confirm-head">
            <p className="push-line" role="status">
              <Mark kind="running" />
              {proving.now === null
                ? t('confirm:page.inbound.starting')
                : t('confirm:page.inbound.running', {
                    ...{ name: t(`confirm:inbound-case.${proving.now.case}.name`) },
                    ...{ address: proving.now.address, sender: proving.now.sender },
                  })}
            </p>
            <Button onPress={() => store.getState().stopProving(partnerId)}>{t('action.cancel')}</Button>
          </div>
        )}
        {newest === undefined ? null : <InboundView key={newest.id} proof={newest} />}
        {earlier.length === 0 ? null : (
          <section className="confirm-block" aria-label={t('confirm:page.inbound.earlier')}>
            <h3>{t('confirm:page.inbound.earlier')}</h3>
            {earlier.map((proof) => (
              <Fold key={proof.id} title={<InboundTitle proof={proof} />}>
                <InboundView proof={proof} />
              </Fold>
            ))}
          </section>
        )}
      </div>
    </Card>
  )
}

function InboundTitle({ proof }: { proof: InboundProof }) {
  const { startedAt, port, from, sender, verdict } = proof
  const { t, formats } = useTranslation()
  return (
    <span className="confirm-title">
      <Mark kind={verdictTones[verdict]} />
      <span>
        {t('confirm:page.inbound.of', {
          ...{ when: formats.dateTime(startedAt), host: doorOf(proof), port, from, sender },
        })}
      </span>
    </span>
  )
}
